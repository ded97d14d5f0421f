"""設定のAPI: what the city decides, and who certifies (認証者, S 1.3.9). RR-05, S 5.1, S 5.6."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StrictStr, WithJsonSchema

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.preferences.desk import Line
from openjuki.runtime.preferences.kinds import Number
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import IsoDate, Note, Text
from openjuki.systems.residents.services import certifiers
from openjuki.systems.residents.services.change_settings import change_settings, list_settings

router = Router(tags=["設定"])
Key = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$", description="設定の名")]
TermNo = Annotated[int, Path(ge=1, le=2**31 - 1, description="認証者の番号")]


def _storable(value: Any) -> Any:
    """JSON that a database can keep; what it may be says the setting itself."""
    text = json.dumps(value, ensure_ascii=False)
    text.encode()  # half a surrogate pair is a ValueError
    if "\\u0000" in text:
        raise ValueError("保存できない文字が含まれています")
    return value


class SettingIn(Schema):
    """The new value, whole; of a table the rows that are not as usual."""

    model_config = ConfigDict(extra="forbid")
    value: Annotated[Any, BeforeValidator(_storable), WithJsonSchema({})]
    reason: Note = ""


class SettingOut(Schema):
    """設定の一つ. `limits`: least and most of a number."""

    key: str
    title: str
    help: str
    law: str
    value: Any
    default: Any
    limits: str
    changed_by: str
    changed_at: datetime | None


class TermIn(Schema):
    """認証者の期間. `to_on` null: until another begins. The 都道府県名 stands before the title by itself."""

    model_config = ConfigDict(extra="forbid")
    ward: Annotated[StrictStr, Field(pattern=r"^[0-9]{5}$")]
    title: Text
    name: Text
    deputy: StrictBool = False
    from_on: IsoDate
    to_on: IsoDate | None = None


class TermOut(Schema):
    """The same as it is registered. `sealed`: the picture of the 公印 is there, or none is needed."""

    id: int
    ward: str
    ward_name: str
    prefecture: str
    title: str
    name: str
    deputy: bool
    from_on: date
    to_on: date | None
    sealed: bool


@router.get("/settings", response={200: list[SettingOut], **answers()}, summary="設定")
@requires("residents.settings")
def read(request: HttpRequest) -> list[SettingOut]:
    """Every setting as it stands, with its default."""
    return [_out(line) for line in list_settings(staff=staff_of(request))]


@router.put("/settings/{key}", response={200: SettingOut, **answers()}, summary="設定の変更")
@requires("residents.settings")
def change(request: HttpRequest, key: Key, idempotency_key: IdempotencyKey, given: SettingIn) -> SettingOut:
    """Replace one setting; what stood before is on the log."""
    staff = staff_of(request)
    change_settings(staff=staff, given={key: given.value}, reason=given.reason)
    return next(_out(line) for line in list_settings(staff=staff) if line.preference.key == key)


@router.get("/certifiers", response={200: list[TermOut], **answers()}, summary="認証者の一覧")
@requires("residents.settings")
def read_certifiers(request: HttpRequest) -> list[TermOut]:
    """All terms, the newest of each ward first."""
    return [TermOut(**asdict(line)) for line in certifiers.list_certifiers(staff=staff_of(request))]


@router.post("/certifiers", response={201: TermOut, **answers()}, summary="認証者の登録")
@requires("residents.settings")
def register(request: HttpRequest, idempotency_key: IdempotencyKey, given: TermIn) -> Any:
    """A new term; it ends the open one before."""
    made = certifiers.set_certifier(staff=staff_of(request), given=certifiers.TermGiven(**given.dict()))
    return 201, TermOut(**asdict(made))


@router.put("/certifiers/{term_no}", response={200: TermOut, **answers()}, summary="認証者の修正")
@requires("residents.settings")
def correct(request: HttpRequest, term_no: TermNo, idempotency_key: IdempotencyKey, given: TermIn) -> TermOut:
    """Correct a term, or end it."""
    term = certifiers.TermGiven(**given.dict())
    return TermOut(
        **asdict(certifiers.set_certifier(staff=staff_of(request), given=term, certifier_id=term_no))
    )


@router.post(
    "/certifiers/{term_no}/removal", response={200: list[TermOut], **answers()}, summary="認証者の削除"
)
@requires("residents.settings")
def remove(request: HttpRequest, term_no: TermNo, idempotency_key: IdempotencyKey) -> list[TermOut]:
    """Take away what was registered in error; those that stay are answered."""
    certifiers.remove_certifier(staff=staff_of(request), certifier_id=term_no)
    return read_certifiers(request)


def _out(line: Line) -> SettingOut:
    known = line.preference
    limits = known.kind.limits if isinstance(known.kind, Number) else ""
    return SettingOut(
        key=known.key, title=known.title, help=known.help, law=known.law, value=line.value,
        default=known.default, limits=limits, changed_by=line.changed_by, changed_at=line.changed_at,
    )  # fmt: skip

"""JSON API of CS (統合端末API): search and notices, with the same rights and refusals. CS-04, A-07."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool

from openjuki.runtime import audit
from openjuki.runtime.api import PROBLEMS, SystemApi
from openjuki.runtime.exchange import operations
from openjuki.runtime.rights import requires
from openjuki.systems.juki_cs.selectors import notices as notices_read
from openjuki.systems.juki_cs.selectors.identity import LIMIT, Found, Terms
from openjuki.systems.juki_cs.services import search as service
from openjuki.systems.juki_cs.services.desk import desk

api = SystemApi("juki_cs", "openjuki 市町村CS")
api.add_router("", operations.router(desk))


def _only_text(value: Any) -> Any:
    """A day is written `1985-03-09`; pydantic alone would read the number 0 as 1970-01-01."""
    if value is not None and not isinstance(value, str):
        raise ValueError("YYYY-MM-DD")
    return value or None


class SearchIn(Schema):
    """Two or more items besides 性別, and why."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", max_length=200)
    birth: Annotated[date | None, BeforeValidator(_only_text)] = None
    sex: Literal["", "0", "1", "2"] = ""
    address: str = Field("", max_length=200)
    resident_code: str = Field("", pattern=r"^([0-9]{11})?$")
    individual_number: str = Field("", pattern=r"^([0-9]{12})?$")
    reason: str = Field("", max_length=200)
    case_no: str = Field("", max_length=40)


class FoundOut(Schema):
    """One person as CS holds them; 個人番号 only as held or not."""

    record: int
    version_no: int
    active: bool
    resident_code: str
    name: str
    birth: str
    sex: str
    address: str
    has_number: bool
    reason: str
    changed_on: str
    recorded_at: datetime
    name_gaiji: int
    address_gaiji: int
    issue_held: bool
    support_measure: bool


class FoundsOut(Schema):
    """At most 100; `cut` says that there are more."""

    persons: list[FoundOut]
    cut: bool


class PersonIn(Schema):
    """Why, and whether 個人番号 is wanted, for which its own right is needed."""

    model_config = ConfigDict(extra="forbid")

    reason: operations.Words
    with_number: StrictBool = False


class PersonOut(Schema):
    """One person's states, newest first; 個人番号 only where it was asked for."""

    states: list[FoundOut]
    individual_number: str | None


class NoticeOut(Schema):
    """A notice that waits for its road."""

    id: int
    what: str
    to: str
    addressee_no: str
    made_at: datetime
    state: str
    label: str


@api.post("/identity/search", response={200: FoundsOut, **PROBLEMS}, summary="本人確認情報の検索")
@requires("juki_cs.identity.search")
def search(request: HttpRequest, given: SearchIn) -> dict[str, list[Found] | bool]:
    """Refused with fewer than two items besides 性別 (A-07); every try is logged."""
    values = given.model_dump(exclude={"reason", "case_no"})
    found = service.search_identity(
        terms=Terms(**values),
        reason=given.reason,
        case_no=given.case_no,
        staff=request.staff,  # type: ignore[attr-defined]
    )
    return {"persons": found[:LIMIT], "cut": len(found) > LIMIT}


@api.post(
    "/identity/{record}", response={200: PersonOut, **PROBLEMS}, summary="本人確認情報の照会(一人の履歴)"
)
@requires("juki_cs.identity.search")
def show(
    request: HttpRequest, record: Annotated[int, Path(ge=1, le=2**63 - 1)], given: PersonIn
) -> dict[str, list[Found] | str | None]:
    """A person of a search's answer, with the reason of the search; logged, refused tries too."""
    states, number = service.show_identity(
        record=record,
        with_number=given.with_number,
        reason=given.reason,
        staff=request.staff,  # type: ignore[attr-defined]
    )
    return {"states": states, "individual_number": number}


@api.get("/notices", response={200: list[NoticeOut], **PROBLEMS}, summary="未送信の通知")
@requires("juki_cs.notices.view")
def notices(request: HttpRequest) -> list[notices_read.Notice]:
    """転入通知 and 戸籍附票通知, newest first."""
    rows = notices_read.notices()
    audit.view(
        "notices.list",
        staff=request.staff,  # type: ignore[attr-defined]
        subjects=list(dict.fromkeys(r.addressee_no for r in rows)),
    )
    return rows

"""メモのAPI (S 1.1.15): the memos of one person with every earlier text; written, corrected, taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.api.people import CaseQuery
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CASE_NO, AddresseeNo, Note, Purpose, storable
from openjuki.systems.residents.services import memos

router = Router(tags=["メモ"])
_HIGHEST = 2**31 - 1
MemoNo = Annotated[int, Path(ge=1, le=_HIGHEST, description="メモの番号")]
Words = Annotated[StrictStr, Field(max_length=memos.LONGEST), storable]


class MemoWhyIn(Schema):
    """For which case, or why (U-19)."""

    model_config = ConfigDict(extra="forbid")
    case_no: Annotated[StrictStr, Field(pattern=rf"({CASE_NO})|(^$)")] = ""
    reason: Note = ""


class MemoIn(MemoWhyIn):
    """A new memo."""

    text: Words


class MemoRemovalIn(MemoWhyIn):
    """`seen`: the version that was looked at; a later one is refused."""

    seen: Annotated[StrictInt, Field(ge=1, le=_HIGHEST)]


class MemoChangeIn(MemoRemovalIn):
    """Another text."""

    text: Words


class MemoTextOut(Schema):
    """One version; the text is blank where the memo was taken away."""

    version_no: int
    text: str
    removed: bool
    by: str
    by_name: str
    at: datetime


class MemoOut(Schema):
    """A memo with its earlier versions, newest first."""

    memo_no: int
    newest: MemoTextOut
    earlier: list[MemoTextOut]


def _listed(staff: Staff, addressee_no: str, why: MemoWhyIn) -> list[MemoOut]:
    found = memos.list_memos(staff=staff, addressee_no=addressee_no, case_no=why.case_no, reason=why.reason)
    return [MemoOut.model_validate(m, from_attributes=True) for m in found]


def _one(staff: Staff, addressee_no: str, memo_no: int, why: MemoWhyIn) -> MemoOut:
    return next(m for m in _listed(staff, addressee_no, why) if m.memo_no == memo_no)


@router.get("/persons/{addressee_no}/memos", response={200: list[MemoOut], **answers()}, summary="メモの照会")
@requires("residents.view")
def read_memos(
    request: HttpRequest, addressee_no: AddresseeNo, case_no: CaseQuery = "", reason: Purpose = ""
) -> list[MemoOut]:
    """All memos of a person, those taken away too, the latest first; logged."""
    found = memos.list_memos(
        staff=staff_of(request), addressee_no=addressee_no, case_no=case_no, reason=reason
    )
    return [MemoOut.model_validate(m, from_attributes=True) for m in found]


@router.post("/persons/{addressee_no}/memos", response={201: MemoOut, **answers()}, summary="メモの記入")
@requires("residents.view", "residents.memo")
def write(
    request: HttpRequest, addressee_no: AddresseeNo, idempotency_key: IdempotencyKey, given: MemoIn
) -> Any:
    """A new memo."""
    staff = staff_of(request)
    memo_no = memos.write_memo(
        staff=staff, addressee_no=addressee_no, text=given.text, case_no=given.case_no, reason=given.reason
    )
    return 201, _one(staff, addressee_no, memo_no, given)


@router.put(
    "/persons/{addressee_no}/memos/{memo_no}", response={200: MemoOut, **answers()}, summary="メモの修正"
)
@requires("residents.view", "residents.memo")
def change(
    request: HttpRequest,
    addressee_no: AddresseeNo,
    memo_no: MemoNo,
    idempotency_key: IdempotencyKey,
    given: MemoChangeIn,
) -> MemoOut:
    """Another text; the earlier one stays. 409 where somebody else was faster."""
    staff = staff_of(request)
    memos.change_memo(
        staff=staff, addressee_no=addressee_no, memo_no=memo_no, seen=given.seen, text=given.text,
        case_no=given.case_no, reason=given.reason,
    )  # fmt: skip
    return _one(staff, addressee_no, memo_no, given)


@router.post(
    "/persons/{addressee_no}/memos/{memo_no}/removal",
    response={200: MemoOut, **answers()},
    summary="メモの削除",
)
@requires("residents.view", "residents.memo")
def remove(
    request: HttpRequest,
    addressee_no: AddresseeNo,
    memo_no: MemoNo,
    idempotency_key: IdempotencyKey,
    given: MemoRemovalIn,
) -> MemoOut:
    """Take it away; its history stays."""
    staff = staff_of(request)
    memos.remove_memo(
        staff=staff, addressee_no=addressee_no, memo_no=memo_no, seen=given.seen,
        case_no=given.case_no, reason=given.reason,
    )  # fmt: skip
    return _one(staff, addressee_no, memo_no, given)

"""検索と照会のAPI: search, one person on both time axes, a household. RR-04, RR-08, U-19.

A search is a POST: what is searched by must not stand in a URL.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr

from openjuki.kernel.certificates.removed import removed_versions
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.reasons import REMOVAL
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.runtime.api import answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import (
    CASE_NO,
    NUMBER,
    AddresseeNo,
    HouseholdNo,
    IsoDate,
    Moment,
    Note,
    Purpose,
    Text,
)
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.criteria import Criteria, Cursor
from openjuki.systems.residents.services.search_residents import search
from openjuki.systems.residents.services.view_household import view_household
from openjuki.systems.residents.services.view_person import PersonView, view_person

router = Router(tags=["検索・照会"])
Mode = Literal["exact", "prefix", "contains"]
Digits = Annotated[StrictStr, Field(pattern=NUMBER)]
CaseQuery = Annotated[str, Query(pattern=rf"({CASE_NO})|(^$)", description="受付番号")]


class CursorIn(Schema):
    """Where the next page begins, as the last answer gave it."""

    model_config = ConfigDict(extra="forbid")
    kana: Text = ""
    id: Annotated[StrictInt, Field(ge=0, le=2**62)] = 0


class SearchIn(Schema):
    """検索条件 in any combination, and why: a case or a reason."""

    model_config = ConfigDict(extra="forbid")
    name: Text = ""
    name_mode: Mode = "contains"
    kana: Text = ""
    kana_mode: Mode = "prefix"
    birth_from: IsoDate | None = None
    birth_to: IsoDate | None = None
    sex: Literal["", "0", "1", "2"] = ""
    address: Text = ""
    town: Annotated[StrictStr, Field(pattern=r"^([0-9]{5,12})?$")] = ""
    detail: Text = ""
    relationship: Text = ""
    removal_reason: Annotated[StrictStr, Field(pattern=rf"^({'|'.join(REMOVAL)})?$")] = ""
    household_no: Digits | Literal[""] = ""
    addressee_no: Digits | Literal[""] = ""
    individual_number: Annotated[StrictStr, Field(pattern=r"^([0-9]{12})?$")] = ""
    resident_code: Annotated[StrictStr, Field(pattern=r"^([0-9]{11})?$")] = ""
    residence_card_no: Annotated[StrictStr, Field(pattern=r"^([A-Z]{2}[0-9]{8}[A-Z]{2})?$")] = ""
    special_permanent_no: Annotated[StrictStr, Field(pattern=r"^[0-9A-Z]{0,20}$")] = ""
    wards: list[Annotated[StrictStr, Field(pattern=r"^[0-9]{5}$")]] = Field(default=[], max_length=30)
    state: Literal["all", "active", "removed"] = "all"
    past: StrictBool = True
    after: CursorIn | None = None
    case_no: Annotated[StrictStr, Field(pattern=rf"({CASE_NO})|(^$)")] = ""
    reason: Note = ""

    def criteria(self) -> Criteria:
        """As the service takes it; an open end of the range of births is closed by the other end's sense."""
        given = self.model_dump(exclude={"birth_from", "birth_to", "after", "case_no", "reason", "wards"})
        birth = None
        if self.birth_from or self.birth_to:
            birth = (self.birth_from or date.min, self.birth_to or date.max)
        after = Cursor(self.after.kana, self.after.id) if self.after else None
        return Criteria(**given, birth=birth, wards=tuple(self.wards), after=after)


class SpellingOut(Schema):
    """The spelling that was hit; past ones too."""

    kind: str
    label: str
    text: str
    current: bool
    address: str


class RowOut(Schema):
    """One person. `masked`: 支援措置, address, household and numbers are hidden."""

    addressee_no: str
    name: str
    reading: str
    birth: str
    sex: str
    address: str
    household_no: str
    relationship: str
    ward: str
    status: str
    foreign: bool
    removal_reason: str
    hit: SpellingOut
    pending_case: str
    holds: dict[str, str]
    support_measure: bool
    masked: bool


class SearchOut(Schema):
    """検索結果; `next` leads on where there is more."""

    rows: list[RowOut]
    more: bool
    next: CursorIn | None


class HistoryStepOut(Schema):
    """A line of the history on both time axes."""

    history_no: int
    reason: str
    reason_title: str
    changed_on: str
    since: date | None
    until: date | None
    notified_on: date | None
    recorded_at: datetime
    known_until: datetime | None
    changed: list[str]
    note: str
    case_no: str
    entered_by: str
    reviewed_by: list[str]


class MemberOut(Schema):
    """世帯員."""

    addressee_no: str
    name: str
    reading: str
    relationship: str
    birth: str
    sex: str
    foreign: bool
    status: str
    card: str
    protected: bool
    masked: bool


class HouseholdOut(Schema):
    """世帯, members in their standing order."""

    household_no: str
    address: str
    ward: str
    householder: str
    members: list[MemberOut]


class PersonOut(Schema):
    """A record as of a day, as known at a moment. `hidden`: items blanked because the right is missing.

    `notices`: what must be said beside the record; `support_states`: 支援措置 or 仮支援措置;
    `removed_records`: 履歴番号 of each 除票, the newest first.
    """

    addressee_no: str
    history_no: int
    state: str
    newest: bool
    record: dict[str, str | int | bool | None]
    hidden: list[str]
    history: list[HistoryStepOut]
    household: HouseholdOut | None
    holds: dict[str, str]
    support_measure: bool
    pending_case: str
    notices: list[str]
    support_states: list[str]
    removed_records: list[int]


@router.post("/searches", response={200: SearchOut, **answers()}, summary="住民の検索")
@requires("residents.search")
def search_residents(request: HttpRequest, given: SearchIn) -> SearchOut:
    """Find residents; logged with its purpose."""
    found = search(
        staff=staff_of(request), criteria=given.criteria(), case_no=given.case_no, reason=given.reason
    )
    return SearchOut(
        rows=[RowOut.model_validate(r, from_attributes=True) for r in found.rows],
        more=found.more,
        next=CursorIn(kana=found.next.kana, id=found.next.id) if found.next else None,
    )


@router.get("/persons/{addressee_no}", response={200: PersonOut, **answers()}, summary="住民票の照会")
@requires("residents.view")
def read_person(
    request: HttpRequest,
    addressee_no: AddresseeNo,
    case_no: CaseQuery = "",
    reason: Purpose = "",
    as_of: Annotated[IsoDate | None, Query(description="この日現在")] = None,
    known_at: Annotated[Moment | None, Query(description="この時点で分かっていたこと")] = None,
) -> PersonOut:
    """One person's record, history and household."""
    seen = view_person(
        staff=staff_of(request), addressee_no=addressee_no, case_no=case_no, reason=reason, as_of=as_of,
        known_at=known_at,
    )  # fmt: skip
    return _person_out(seen)


@router.get("/households/{household_no}", response={200: HouseholdOut, **answers()}, summary="世帯の照会")
@requires("residents.view")
def read_household(
    request: HttpRequest,
    household_no: HouseholdNo,
    case_no: CaseQuery = "",
    reason: Purpose = "",
    as_of: Annotated[IsoDate | None, Query(description="この日現在")] = None,
) -> HouseholdOut:
    """Members in standing order, with the state of each card."""
    seen = view_household(
        staff=staff_of(request), household_no=household_no, case_no=case_no, reason=reason, as_of=as_of
    )
    return HouseholdOut.model_validate(seen, from_attributes=True)


def _person_out(seen: PersonView) -> PersonOut:
    household = seen.household
    return PersonOut(
        addressee_no=seen.addressee_no, history_no=seen.version.history_no, state=seen.state,
        newest=seen.newest, record=record_out(seen.version.record), hidden=sorted(seen.hidden),
        history=[HistoryStepOut(**{**asdict(s), "changed": list(s.changed), "reviewed_by": list(s.reviewed_by)})
                 for s in seen.history],
        household=HouseholdOut.model_validate(household, from_attributes=True) if household else None,
        holds=seen.holds, support_measure=seen.support_measure, pending_case=seen.pending_case,
        notices=list(seen.notices), support_states=list(seen.support_states),
        removed_records=[v.history_no for v in removed_versions(rows.all_versions(seen.addressee_no))],
    )  # fmt: skip


def record_out(record: Record) -> dict[str, Any]:
    """All items by their column names; an uncertain date as it was entered, others as YYYY-MM-DD."""
    return {name: _plain(getattr(record, name)) for name in FIELD_NAMES}


def _plain(value: Any) -> Any:
    if isinstance(value, UncertainDate):
        return value.to_text()
    return value.isoformat() if isinstance(value, date) else value

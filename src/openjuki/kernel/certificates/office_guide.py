"""他課案内 — where to go next, for the people of this case (RR-01; the offices: ``office_table``)."""

from __future__ import annotations

from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.office_rules import Event, Move
from openjuki.kernel.certificates.office_table import errands, undecided
from openjuki.kernel.certificates.paper import Column, Paper, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.death import Death
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.notices.foreign import ForeignEntry
from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_out import MoveOut
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.name_requests import AliasRequest, FormerSurnameRequest
from openjuki.kernel.register.decision import Change

#: 氏名 in the wide sense: what other offices hold of it.
_NAMES: Final = ("surname", "given_name", "roman_name", "kanji_name", "alias", "former_surname")
_COLUMNS = (
    Column("窓口", 28),
    Column("手続", 52),
    Column("対象の方", 40),
    Column("持ち物", 36),
    Column("期限", 24),
)


#: Which event a kind of notice is; a kind without one has no guide.
_EVENTS: Final[dict[type, str]] = {
    MoveIn: Event.MOVE, MoveWithin: Event.MOVE, InterWardMove: Event.MOVE, ForeignEntry: Event.MOVE,
    MoveOut: Event.LEAVE, Birth: Event.BIRTH, Death: Event.DEATH,
    HouseholdSplit: Event.HOUSEHOLD, HouseholdMerge: Event.HOUSEHOLD, HouseholdReassignment: Event.HOUSEHOLD,
    NewHouseholder: Event.HOUSEHOLD,
    FamilyRegisterNotice: Event.NAME, FormerSurnameRequest: Event.NAME, AliasRequest: Event.NAME,
}  # fmt: skip


def event_of(kind: type) -> str:
    """契機 of a kind of notice, notified or not (`Event`); empty where nobody is sent to another office."""
    return _EVENTS.get(COUNTERPARTS.get(kind, kind), "")


def office_guide(case: Case) -> Paper:
    """案内 for the people of the notice, one row per office; says so when there is nothing to do."""
    move = _move(case)
    records = tuple(change.record for change in case.movers if _concerned(case, change, move.event))
    names = [facts.name_text(record) for record in records]
    rows = tuple(
        (
            errand.office.name,
            errand.office.errand,
            "\n".join(names[index] for index in errand.people),
            errand.office.bring,
            f"{format_wareki(errand.due)}まで" if errand.due else "お早めに",
        )
        for errand in errands(records, move)
    )
    table = (Table("手続のある窓口", _COLUMNS, rows),) if rows else ()
    return Paper(
        title=f"{case.kind.removeprefix('職権による')}の後の手続のご案内",
        case_no=case.case_no,
        office=case.office,
        made_on=format_wareki(case.made_on),
        sections=(Words("", (_lead(bool(rows)),)), *table, *_to_check(names, undecided(records))),
        specimen=case.specimen,
    )


def _concerned(case: Case, change: Change, event: str) -> bool:
    """A child that was born; those whose name, former surname or alias differs; else everybody named."""
    before = case.before.get(change.subject)
    if event == Event.BIRTH:
        return before is None
    if event == Event.NAME and before is not None:
        return any(getattr(before, name) != getattr(change.record, name) for name in _NAMES)
    return True


def _lead(something: bool) -> str:
    if not something:
        return "今回の異動に伴って、ほかの窓口で必要となる手続はありません。"
    return "異動の内容から、次の手続が必要と思われます。期限のあるものは、お早めに各窓口へお越しください。"


def _to_check(names: list[str], people: tuple[int, ...]) -> tuple[Words, ...]:
    if not people:
        return ()
    who = "、".join(names[index] for index in people)
    return (
        Words(
            "確認が必要な方", (f"{who}: 生年月日が確定していないため、年齢による手続は各窓口で確認します。",)
        ),
    )


def _move(case: Case) -> Move:
    notice = case.notice
    event = event_of(type(notice))
    if isinstance(notice, MoveIn):
        return Move(notice.changed_on, True, notice.certificate_move_out_on, event)
    return Move(notice.changed_on, isinstance(notice, ForeignEntry), None, event)

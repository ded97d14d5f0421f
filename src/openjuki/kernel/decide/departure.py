"""転出予定日の到来 — what becomes of a record, and of the household, on the day on which somebody leaves.

The removal is on the planned day, or on the day of the 転入通知 if that is earlier (住基法 第8条, 施行令 第8条,
S 1.1.5, decision 2). It is the same whether the notice comes late or a job finds the day come.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from openjuki.kernel.dates.adulthood import is_minor
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide.households import Day, relationships_after, those_who_stay
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.event_notes import carried
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import leaves_on
from openjuki.kernel.register.view import RegisterView, Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER

ABROAD: Final = "move_out_abroad"
WITHIN: Final = "move_out"


def removal_reason(record: Record) -> str:
    """消除事由 — whether the person leaves the country."""
    return ABROAD if record.planned_destination_country else WITHIN


def departed(record: Record) -> Record:
    """除票 of a record whose day to leave is known. Raises ValueError without such a day."""
    day = leaves_on(record)
    if day is None:
        raise ValueError("転出の予定がない記録です")
    return record.with_(
        status=Status.MOVED_OUT, removal_reason=removal_reason(record), removed_on=UncertainDate.exact(day)
    )


def departure_changes(
    view: RegisterView, numbers: Collection[str], stated: Mapping[str, str] | None = None
) -> tuple[Change, ...]:
    """消除 of members of one household who leave on one day, then what changes for those who stay (S 4.0.4).

    `stated`: the new 続柄 of those who stay, by 宛名番号, where the notice says them; else the view's plan holds
    as far as it still fits.
    """
    leaving = sorted((view.subjects[no] for no in numbers), key=_order)
    removals = [
        Change(
            each.addressee_no,
            removal_reason(each.record),
            _day(each.record),
            each.record.removal_notified_on,
            departed(each.record),
            note=carried(each.version),
        )
        for each in leaving
    ]
    household_no = leaving[0].record.household_no
    day = _day(leaving[0].record)
    after = stated or planned_stay(view, household_no, numbers) or _left_alone(view, leaving, day)
    notified_on = leaving[0].record.removal_notified_on or day
    return (*removals, *those_who_stay(view, household_no, numbers, after, Day(day, notified_on)))


def planned_stay(view: RegisterView, household_no: str, leaving: Collection[str]) -> dict[str, str]:
    """残る人の予定した続柄 — empty where the plan does not fit the household that stays, as it is by now.

    It fits when everybody of it stays with the 続柄 of then, and one householder comes of it; and, where none is
    left, when it speaks of everybody. While some of the leavers are still there, it waits.
    """
    staying = {e.addressee_no: e for e in view.members_of(household_no) if e.addressee_no not in leaving}
    plan = view.stays
    if not all(no in staying and staying[no].record.relationship == plan[no].was for no in plan):
        return {}
    stated = {no: each.relationship for no, each in plan.items()}
    after = list(relationships_after(staying.values(), stated).values())
    headed = any(each.record.relationship == HOUSEHOLDER for each in staying.values())
    fits = after.count(HOUSEHOLDER) == 1 and (headed or len(stated) == len(staying))
    return stated if fits else {}


def _order(subject: Subject) -> tuple[int, str]:
    return subject.record.member_order or 0, subject.addressee_no


def _day(record: Record) -> date:
    day = leaves_on(record)
    assert day is not None  # whoever is taken for leaving has a day
    return day


def _left_alone(view: RegisterView, leaving: Collection[Subject], day: date) -> dict[str, str]:
    """Where the householder leaves one adult behind, only that one can follow; more of them are asked (A04)."""
    gone = {each.addressee_no for each in leaving}
    if not any(each.record.relationship == HOUSEHOLDER for each in leaving):
        return {}
    members = view.members_of(next(iter(leaving)).record.household_no)
    staying = [each for each in members if each.addressee_no not in gone]
    if len(staying) != 1 or is_minor(staying[0].record.birth, day):
        return {}
    return {staying[0].addressee_no: HOUSEHOLDER}

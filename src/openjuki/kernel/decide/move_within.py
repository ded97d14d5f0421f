"""転居の異動 — what a 転居 changes in the records of those who move, and of those who stay.

住民基本台帳法 第23条, 施行令 第9条; S 4.1.2, S 4.0.1-4.0.4, RR-02.
"""

from collections.abc import Iterable

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide.households import (
    Day,
    householder_among,
    householder_of,
    in_standard_order,
    next_place,
    those_who_stay,
)
from openjuki.kernel.notices.move_within import WithinWard
from openjuki.kernel.register.address import address_fields
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView, Subject


def move_within_changes(view: RegisterView, notice: WithinWard) -> tuple[Change, ...]:
    """Changes of the movers first, then of the members who stay and whose entry changes."""
    return (*_movers(view, notice), *_stayers(view, notice))


def _movers(view: RegisterView, notice: WithinWard) -> list[Change]:
    relationships = {member.addressee_no: member.relationship for member in notice.members}
    moving = [view.subjects[member.addressee_no] for member in notice.members]
    leaves_nobody = len(moving) == len(view.members_of(notice.household_no))
    keeps = leaves_nobody and not notice.joins
    household_no = notice.joins or (notice.household_no if keeps else Take("household_no", "movers"))
    after = {
        subject.addressee_no: relationships[subject.addressee_no] or subject.record.relationship
        for subject in moving
    }
    items = {
        "household_no": household_no,
        "householder_name": _householder_name(view, notice, moving, after),
        "address_since": UncertainDate.exact(notice.moved_on),
        **address_fields(notice.address),
    }
    changes = []
    for position, subject in _placed(view, notice, moving, after, keeps):
        record = subject.record.with_(
            **items, relationship=after[subject.addressee_no], member_order=position
        )
        changes.append(_change(notice, subject.addressee_no, "move_within", record))
    return changes


def _stayers(view: RegisterView, notice: WithinWard) -> list[Change]:
    stated = {member.addressee_no: member.relationship for member in notice.staying}
    moving = {member.addressee_no for member in notice.members}
    return those_who_stay(view, notice.household_no, moving, stated, Day(notice.moved_on, notice.notified_on))


def _change(notice: WithinWard, addressee_no: str, reason: str, record: Record) -> Change:
    return Change(addressee_no, reason, notice.moved_on, notice.notified_on, record)


def _householder_name(
    view: RegisterView, notice: WithinWard, moving: Iterable[Subject], after: dict[str, str]
) -> str:
    return householder_of(view, notice.joins) if notice.joins else householder_among(moving, after)


def _placed(
    view: RegisterView, notice: WithinWard, moving: list[Subject], after: dict[str, str], keeps: bool
) -> list[tuple[int | None, Subject]]:
    """記載順位: unchanged when the household keeps together, last when joining, else the standard's order."""
    if keeps and all(after[each.addressee_no] == each.record.relationship for each in moving):
        return [(each.record.member_order, each) for each in moving]
    first = next_place(view, notice.joins) if notice.joins else 1
    return list(in_standard_order(moving, after, first))

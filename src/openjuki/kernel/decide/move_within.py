"""転居の異動 — what a 転居届 changes in the records of those who move, and of those who stay.

住民基本台帳法 第23条, 施行令 第9条; S 4.1.2, S 4.0.1-4.0.4, RR-02.
"""

from collections.abc import Iterable

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.register.address import address_fields
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView, Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.relationship.order import Member, order_members, place_last


def move_within_changes(view: RegisterView, notice: MoveWithin) -> tuple[Change, ...]:
    """Changes of the movers first, then of the members who stay and whose entry changes."""
    return (*_movers(view, notice), *_stayers(view, notice))


def _movers(view: RegisterView, notice: MoveWithin) -> list[Change]:
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


def _stayers(view: RegisterView, notice: MoveWithin) -> list[Change]:
    """Those who stay keep their version, unless the householder left and a new one is named (S 4.0.4)."""
    if not notice.staying:
        return []
    relationships = {member.addressee_no: member.relationship for member in notice.staying}
    moving = {member.addressee_no for member in notice.members}
    staying = [each for each in view.members_of(notice.household_no) if each.addressee_no not in moving]
    after = {
        each.addressee_no: relationships.get(each.addressee_no, "") or each.record.relationship
        for each in staying
    }
    name = _name_of_householder(staying, after)
    changes = []
    for position, subject in _in_order(staying, after, 1):
        record = subject.record.with_(
            relationship=after[subject.addressee_no], householder_name=name, member_order=position
        )
        if record != subject.record:
            changes.append(_change(notice, subject.addressee_no, "new_householder", record))
    return changes


def _change(notice: MoveWithin, addressee_no: str, reason: str, record: Record) -> Change:
    return Change(addressee_no, reason, notice.moved_on, notice.notified_on, record)


def _householder_name(
    view: RegisterView, notice: MoveWithin, moving: Iterable[Subject], after: dict[str, str]
) -> str:
    if notice.joins:
        joined = view.members_of(notice.joins)
        return _name_of_householder(joined, {each.addressee_no: each.record.relationship for each in joined})
    return _name_of_householder(moving, after)


def _name_of_householder(subjects: Iterable[Subject], after: dict[str, str]) -> str:
    for subject in subjects:
        if after[subject.addressee_no] == HOUSEHOLDER:
            return full_name(subject.record)
    return ""


def _placed(
    view: RegisterView, notice: MoveWithin, moving: list[Subject], after: dict[str, str], keeps: bool
) -> list[tuple[int | None, Subject]]:
    """記載順位: unchanged when the household keeps together, last when joining, else the standard's order."""
    if keeps and all(after[each.addressee_no] == each.record.relationship for each in moving):
        return [(each.record.member_order, each) for each in moving]
    first = 1
    if notice.joins:
        first = place_last(each.record.member_order for each in view.members_of(notice.joins))
    return list(_in_order(moving, after, first))


def _in_order(
    subjects: Iterable[Subject], after: dict[str, str], first: int
) -> list[tuple[int | None, Subject]]:
    by_no = {each.addressee_no: each for each in subjects}
    rows = [
        Member(
            number,
            after[number],
            each.record.birth,
            full_name(each.record),
            each.record.register_head,
            each.record.sex,
        )
        for number, each in by_no.items()
    ]
    return [(first + at, by_no[row.key]) for at, row in enumerate(order_members(rows))]

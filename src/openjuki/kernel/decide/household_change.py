"""世帯変更の異動 — split, merge, reassignment and new householder (住民基本台帳法 第25条, S 4.1.4, RR-02)."""

from openjuki.kernel.decide.households import (
    Day,
    householder_among,
    householder_of,
    in_standard_order,
    next_place,
    regrouped,
    relationships_after,
    those_who_stay,
)
from openjuki.kernel.notices.household_change import Merge, Reassignment, Split, TakeOver
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.view import RegisterView


def split_changes(view: RegisterView, notice: Split) -> tuple[Change, ...]:
    """Those who form the new household first, then those who stay and whose entry changes."""
    household_no = Take("household_no", "members")
    stated = {each.addressee_no: each.relationship for each in notice.staying}
    leaving = {each.addressee_no for each in notice.members}
    day = Day(notice.changed_on, notice.notified_on)
    return (
        *_regroup(view, notice, household_no, "household_split"),
        *those_who_stay(view, notice.household_no, leaving, stated, day),
    )


def merge_changes(view: RegisterView, notice: Merge) -> tuple[Change, ...]:
    """Those who join; the joined household stays as it is."""
    return tuple(_regroup(view, notice, notice.joins, "household_merge"))


def reassignment_changes(view: RegisterView, notice: Reassignment) -> tuple[Change, ...]:
    """Those who pass over first, then those who stay and whose entry changes."""
    stated = {each.addressee_no: each.relationship for each in notice.staying}
    leaving = {each.addressee_no for each in notice.members}
    day = Day(notice.changed_on, notice.notified_on)
    return (
        *_regroup(view, notice, notice.joins, "household_reassignment"),
        *those_who_stay(view, notice.household_no, leaving, stated, day),
    )


def new_householder_changes(view: RegisterView, notice: TakeOver) -> tuple[Change, ...]:
    """Everybody whose 続柄, 世帯主氏名 or 記載順位 becomes another; the former householder first."""
    members = list(view.members_of(notice.household_no))
    after = relationships_after(members, {each.addressee_no: each.relationship for each in notice.members})
    day = Day(notice.changed_on, notice.notified_on)
    return tuple(regrouped(members, after, day, "new_householder"))


def _regroup(
    view: RegisterView, notice: Split | Merge | Reassignment, household_no: str, reason: str
) -> list[Change]:
    """Changes of those who come into another household: after its members, or in the standard's order."""
    joins = "" if isinstance(household_no, Take) else household_no
    members = [view.subjects[each.addressee_no] for each in notice.members]
    after = relationships_after(members, {each.addressee_no: each.relationship for each in notice.members})
    name = householder_of(view, joins) if joins else householder_among(members, after)
    first = next_place(view, joins) if joins else 1
    day = Day(notice.changed_on, notice.notified_on)
    return [
        day.change(
            each.addressee_no,
            reason,
            each.record.with_(
                household_no=household_no,
                householder_name=name,
                relationship=after[each.addressee_no],
                member_order=position,
            ),
        )
        for position, each in in_standard_order(members, after, first)
    ]

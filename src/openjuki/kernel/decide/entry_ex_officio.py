"""職権記載・職権消除・回復の異動 — S 4.2.1.1, S 4.2.2, RR-03."""

from dataclasses import replace
from datetime import date
from typing import Any

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide.households import (
    Day,
    householder_of,
    next_place,
    those_who_stay,
    with_householder_name,
)
from openjuki.kernel.decide.move_in import move_in_changes
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.entry_ex_officio import EntryExOfficio, RemovalExOfficio, Restoration
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Kind, Status
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.lineage import STAYS
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import last_as_resident
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.relationship.grammar import HOUSEHOLDER


def entry_ex_officio_changes(view: RegisterView, notice: EntryExOfficio, today: date) -> tuple[Change, ...]:
    """As a 転入, with the reason 職権記載 and the days that the grounds give.

    Where nobody notified, the day of the entry itself stands for the 届出の年月日 (住民基本台帳法 第7条第8号).
    """
    as_notice: Any = notice
    changes = move_in_changes(view, as_notice)
    return tuple(
        replace(each, reason="entry_ex_officio", record=_dated(each.record, notice, today), note=notice.note)
        for each in changes
    )


def _dated(record: Record, notice: EntryExOfficio, today: date) -> Record:
    days: dict[str, Any] = {"notified_on": today}
    if notice.address_since is not None:
        days["address_since"] = notice.address_since
    if notice.became_resident_on is not None and record.kind == Kind.JAPANESE:
        days["became_resident_on"] = notice.became_resident_on
    return record.with_(**days)


def removal_changes(view: RegisterView, notice: RemovalExOfficio) -> tuple[Change, ...]:
    """The removals first, then those who are left and whose entry changes."""
    reason = "removal_ex_officio"
    day = Day(notice.changed_on, notice.notified_on)
    leaving = [each.addressee_no for each in notice.members]
    removals = [
        replace(
            day.change(
                number,
                reason,
                view.subjects[number].record.with_(
                    status=Status.REMOVED,
                    removal_reason=reason,
                    removed_on=UncertainDate.exact(notice.changed_on),
                    removal_notified_on=notice.notified_on,
                ),
            ),
            note=notice.note,
        )
        for number in leaving
    ]
    stated = {each.addressee_no: each.relationship for each in notice.staying}
    return (*removals, *those_who_stay(view, notice.household_no, leaving, stated, day))


def restoration_changes(view: RegisterView, notice: Restoration) -> tuple[Change, ...]:
    """職権記載 of the record as it stood, in the former household or in one of its own."""
    now = view.subjects[notice.addressee_no].record
    record = last_as_resident(view.histories.get(notice.addressee_no, ()))
    assert record is not None  # a rule has refused it
    record = record.with_(**STAYS, individual_number=now.individual_number, resident_code=now.resident_code)
    home = [
        each for each in view.members_of(record.household_no) if address_of(each.record) == address_of(record)
    ]
    others: list[Change] = []
    if home:
        record = record.with_(
            relationship=notice.relationship or record.relationship,
            householder_name=householder_of(view, record.household_no),
            member_order=next_place(view, record.household_no),
        )
        if record.relationship == HOUSEHOLDER:
            record = record.with_(householder_name=full_name(record))
            day = Day(notice.changed_on, notice.notified_on)
            others = with_householder_name(view, record.household_no, record.householder_name, day)
    else:
        number: str = Take("household_no", notice.addressee_no)
        record = record.with_(
            household_no=number,
            relationship=notice.relationship or HOUSEHOLDER,
            householder_name=full_name(record),
            member_order=1,
        )
    own = Change(
        notice.addressee_no,
        "entry_ex_officio",
        notice.changed_on,
        notice.notified_on,
        record,
        note=notice.note,
    )
    return (own, *others)

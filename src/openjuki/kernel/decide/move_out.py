"""転出の異動 — what a 転出届, its withdrawal, the 転入通知 and a 転出 that nobody notified change.

住基法 第24条・第9条, 施行令 第12条第1項; S 4.1.3, S 4.2.0.2.

Before the planned day the record only gains a plan; the person stays a resident, and nobody outside hears of
it; what the notice says of those who stay waits, too. On the day, or when the notice comes later than that,
the record is removed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from openjuki.kernel.decide.departure import departed, departure_changes, removal_reason
from openjuki.kernel.decide.households import Day, those_who_stay
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import Leaving, MoveOut, MoveOutExOfficio
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal
from openjuki.kernel.register.address import NOWHERE, address_fields
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.event_notes import CARD_MOVE_OUT, carried
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import leaves_on
from openjuki.kernel.register.view import RegisterView

#: 異動事由 of the version that carries the plan, and of the one that drops it.
PLANNED: Final = "move_out_planned"
WITHDRAWN: Final = "cancel_correct"
#: 異動事由 where a 転入通知 meets a record that is removed already.
CONFIRMED: Final = "move_out_confirmed"


def move_out_changes(view: RegisterView, notice: MoveOut, today: date) -> tuple[Change, ...]:
    """The plan of all who leave; or, where the day has come, their removal and the household that stays."""
    planned = {
        member.addressee_no: _planned(view.subjects[member.addressee_no].record, notice, notice.notified_on)
        for member in notice.members
    }
    note = CARD_MOVE_OUT if notice.card_move_out else ""
    if notice.moves_out_on > today:
        return tuple(
            Change(number, PLANNED, notice.notified_on, notice.notified_on, record, note=note)
            for number, record in planned.items()
        )
    stated = {member.addressee_no: member.relationship for member in notice.staying}
    changes = departure_changes(_with_records(view, planned), tuple(planned), stated)
    return tuple(replace(each, note=note) if each.subject in planned else each for each in changes)


def move_out_ex_officio_changes(view: RegisterView, notice: MoveOutExOfficio) -> tuple[Change, ...]:
    """職権による転出 — the removal at once, with no 届出の年月日: it has happened, and nobody notified it."""
    gone = {
        member.addressee_no: _planned(view.subjects[member.addressee_no].record, notice, None)
        for member in notice.members
    }
    stated = {member.addressee_no: member.relationship for member in notice.staying}
    changes = departure_changes(_with_records(view, gone), tuple(gone), stated)
    return tuple(replace(each, notified_on=notice.notified_on) for each in changes)


def move_out_plan(view: RegisterView, notice: MoveOut, today: date) -> tuple[Change, ...]:
    """残る人の予定 — what the planned day will change for those who stay, where the notice says it (S 4.0.4)."""
    if notice.moves_out_on <= today or not notice.staying:
        return ()
    stated = {member.addressee_no: member.relationship for member in notice.staying}
    leaving = [member.addressee_no for member in notice.members]
    day = Day(notice.moves_out_on, notice.notified_on)
    return tuple(those_who_stay(view, notice.household_no, leaving, stated, day))


def _planned(record: Record, notice: Leaving, notified_on: date | None) -> Record:
    return record.with_(
        planned_move_out_on=notice.moves_out_on,
        removal_notified_on=notified_on,
        **address_fields(notice.destination, "planned_destination"),
    )


def _with_records(view: RegisterView, records: Mapping[str, Record]) -> RegisterView:
    """The view as if these records already stood in it."""
    subjects = {
        number: replace(subject, version=replace(subject.version, record=records[number]))
        if number in records
        else subject
        for number, subject in view.subjects.items()
    }
    return replace(view, subjects=subjects)


def withdrawal_changes(view: RegisterView, notice: MoveOutWithdrawal) -> tuple[Change, ...]:
    """転出の取りやめ — the plan goes, everything else stays as it is."""
    return tuple(
        Change(
            member.addressee_no,
            WITHDRAWN,
            notice.notified_on,
            notice.notified_on,
            without_plan(view.subjects[member.addressee_no].record),
        )
        for member in notice.members
    )


def without_plan(record: Record) -> Record:
    """A resident's record as it was before the 転出届."""
    return record.with_(
        planned_move_out_on=None, removal_notified_on=None, **address_fields(NOWHERE, "planned_destination")
    )


def notification_changes(view: RegisterView, notice: MoveInNotification, today: date) -> tuple[Change, ...]:
    """転入通知 — the confirmed place and day beside the planned ones; an earlier day moves the removal."""
    subject = view.subjects[notice.addressee_no]
    record = confirmed(subject.record, notice)
    day = leaves_on(record)
    if subject.record.status == Status.RESIDENT and day is not None and day <= today:
        seen = _with_records(view, {subject.addressee_no: record})
        return departure_changes(seen, (subject.addressee_no,))
    note = carried(subject.version)
    return (
        Change(subject.addressee_no, CONFIRMED, notice.moved_in_on, notice.notified_on, record, note=note),
    )


def confirmed(record: Record, notice: MoveInNotification) -> Record:
    """The record with what the notification says. A removal by 転出 follows the earlier day."""
    after = record.with_(
        move_in_notification_on=notice.notified_on,
        confirmed_move_out_on=notice.moved_in_on,
        **address_fields(notice.destination, "confirmed_destination"),
    )
    by_moving = record.status == Status.MOVED_OUT and record.removal_reason == removal_reason(record)
    return departed(after) if by_moving else after

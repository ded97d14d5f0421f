"""異動の取消しの異動 — the state before the event, appended, and what is done again on it. S 4.6.0.1, RR-03.

Cancelling never removes a version. Into which household somebody comes back is in `kernel.unwinding.homes`.
"""

from collections.abc import Mapping

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.event_notes import CARD_MOVE_OUT, done_again, joined, says
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.unwinding.histories import Event, Unwound, again, is_active, resting_on, unwound
from openjuki.kernel.unwinding.homes import homes_of, with_householders


def cancellation_changes(view: RegisterView, notice: Cancellation) -> tuple[Change, ...]:
    """The cancellation first (step 0 and, where more than one state is restored, the next), then what is redone."""
    undone = unwound_by(view, notice)
    changes = cancelled(view, notice, undone)
    last = max(each.step for each in changes)
    states = {each.subject: each.record for each in changes}
    for event in redone_events(view, notice):
        for change in redone(view, event, states, last + 1):
            states[change.subject] = change.record
            last = max(last, change.step)
            changes.append(change)
    return tuple(with_householders(view, notice, changes))


def unwound_by(view: RegisterView, notice: Cancellation) -> list[Unwound]:
    """Whose history goes back, and to where."""
    return unwound(view.histories, notice.event_id, [each.addressee_no for each in notice.members])


def redone_events(view: RegisterView, notice: Cancellation) -> list[Event]:
    """Of the later events those which the plan does again, in order."""
    wanted = {each.event_id for each in notice.later if each.redo}
    persons = [each.addressee_no for each in notice.members]
    return [each for each in resting_on(view.histories, notice.event_id, persons) if each.event_id in wanted]


def cancelled(view: RegisterView, notice: Cancellation, undone: list[Unwound]) -> list[Change]:
    """The restored states, before anything is done again."""
    homes = homes_of(view, undone)
    stated = {each.addressee_no: each.relationship for each in notice.members if each.relationship}
    changes = []
    for each in undone:
        states = each.restored() or [(each.since, _never_was(each))]
        for step, (day, record) in enumerate(states):
            final = step == len(states) - 1
            if final and is_active(record):
                home, relationship = homes[each.addressee_no], stated.get(each.addressee_no, "")
                record = record.with_(household_no=home, relationship=relationship or record.relationship)
            # The states on the way count nobody in or out: the last one says what became of the population.
            reason = _reason(view.subjects[each.addressee_no].record, record) if final else "cancel_correct"
            note = joined(_by_card(each), notice.note) if final else notice.note
            changes.append(
                Change(each.addressee_no, reason, day, notice.notified_on, record, note=note, step=step)
            )
    return sorted(changes, key=lambda each: each.step)


def _reason(now: Record, then: Record) -> str:
    """増, 減 or 修正: by what becomes of the population."""
    if is_active(now) == is_active(then):
        return "cancel_correct"
    return "cancel_add" if is_active(then) else "cancel_remove"


def _by_card(undone: Unwound) -> str:
    """特例転出, where its plan comes back: the municipality that heard of the withdrawal hears of the plan again."""
    plan = next((each for each in reversed(undone.kept) if each.reason == "move_out_planned"), None)
    if plan is None or not says(plan.note, CARD_MOVE_OUT):
        return ""
    gone = undone.taken[-1].record.planned_move_out_on is None
    return CARD_MOVE_OUT if gone and undone.kept[-1].record.planned_move_out_on is not None else ""


def _never_was(undone: Unwound) -> Record:
    """Nothing is left of the person: the first state, removed on the day on which it began."""
    return undone.taken[0].record.with_(
        status=Status.REMOVED, removal_reason="cancel_remove", removed_on=UncertainDate.exact(undone.since)
    )


def redone(view: RegisterView, event: Event, states: Mapping[str, Record], step: int) -> list[Change]:
    """The same items change again, on the restored state; each version of a person one step after the last.

    What was noted of the event stays noted: 特別養子縁組, 特例転出, 未届転入 (S 1.1.14).
    """
    changes: list[Change] = []
    latest = dict(states)
    count: dict[str, int] = {}
    for version in event.versions:
        number = version.addressee_no
        record = again(view.histories, version, latest[number])
        latest[number] = record
        at = step + count.get(number, 0)
        count[number] = count.get(number, 0) + 1
        changes.append(
            Change(
                number, version.reason, version.changed_on, version.notified_on, record,
                version.changed_on_text, done_again(version.note), at, event.event_id,
            )
        )  # fmt: skip
    return sorted(changes, key=lambda each: each.step)

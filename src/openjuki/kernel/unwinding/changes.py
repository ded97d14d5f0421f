"""異動の取消しの異動 — the state before the event, appended, and what is done again on it. S 4.6.0.1, RR-03.

Cancelling never removes a version. Who lived in a household comes back into it while somebody is still there,
and else into a new household at the former address.
"""

from collections.abc import Collection, Mapping

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.unwinding.histories import Event, Unwound, differences, is_active, resting_on, unwound

REDONE = "異動の取消しに伴う再記載"


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
    return tuple(changes)


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
    homes = _homes(view, undone)
    back = {each.addressee_no for each in undone}
    stated = {each.addressee_no: each.relationship for each in notice.members if each.relationship}
    changes = []
    for each in undone:
        states = each.restored() or [(each.since, _never_was(each))]
        for step, (day, record) in enumerate(states):
            final = step == len(states) - 1
            if final and is_active(record):
                home, relationship = homes[each.addressee_no], stated.get(each.addressee_no, "")
                record = _at_home(view, record, home, relationship, back)
            # The states on the way count nobody in or out: the last one says what became of the population.
            reason = _reason(view.subjects[each.addressee_no].record, record) if final else "cancel_correct"
            changes.append(
                Change(
                    each.addressee_no, reason, day, notice.notified_on, record, note=notice.note, step=step
                )
            )
    return sorted(changes, key=lambda each: each.step)


def _reason(now: Record, then: Record) -> str:
    """増, 減 or 修正: by what becomes of the population."""
    if is_active(now) == is_active(then):
        return "cancel_correct"
    return "cancel_add" if is_active(then) else "cancel_remove"


def _never_was(undone: Unwound) -> Record:
    """Nothing is left of the person: the first state, removed on the day on which it began."""
    return undone.taken[0].record.with_(
        status=Status.REMOVED, removal_reason="cancel_remove", removed_on=UncertainDate.exact(undone.since)
    )


def _homes(view: RegisterView, undone: list[Unwound]) -> dict[str, str]:
    """世帯番号 to which each comes back: the former one while it lives on, else a new one."""
    back = {each.addressee_no for each in undone}
    homes = {}
    for each in undone:
        then, now = each.kept[-1].record if each.kept else None, view.subjects[each.addressee_no].record
        if then is None or not is_active(then):
            continue
        household_no = then.household_no
        stays = is_active(now) and now.household_no == household_no
        others = any(other.addressee_no not in back for other in view.members_of(household_no))
        among = any(
            is_active(other.record) and other.record.household_no == household_no
            for number, other in view.subjects.items()
            if number in back
        )
        homes[each.addressee_no] = (
            household_no if stays or others or among else Take("household_no", household_no)
        )
    return homes


def _at_home(
    view: RegisterView, record: Record, household_no: str, relationship: str, back: Collection[str]
) -> Record:
    """The record in its household, which may have got another householder meanwhile."""
    record = record.with_(household_no=household_no, relationship=relationship or record.relationship)
    if record.relationship == HOUSEHOLDER:
        return record.with_(householder_name=full_name(record))
    for other in view.members_of(household_no):
        if other.addressee_no not in back and other.record.relationship == HOUSEHOLDER:
            return record.with_(householder_name=full_name(other.record))
    return record


def redone(view: RegisterView, event: Event, states: Mapping[str, Record], step: int) -> list[Change]:
    """The same items change again, on the restored state; each version of a person one step after the last."""
    changes: list[Change] = []
    latest = dict(states)
    count: dict[str, int] = {}
    for version in event.versions:
        number = version.addressee_no
        history = view.histories[number]
        before = history[version.history_no - 2].record if version.history_no > 1 else None
        record = latest[number].with_(**differences(before, version.record))
        latest[number] = record
        at = step + count.get(number, 0)
        count[number] = count.get(number, 0) + 1
        changes.append(
            Change(
                number, version.reason, version.changed_on, version.notified_on, record,
                version.changed_on_text, REDONE, at, event.event_id,
            )
        )  # fmt: skip
    return sorted(changes, key=lambda each: each.step)

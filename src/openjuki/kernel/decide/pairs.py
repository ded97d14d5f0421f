"""消除と記載の対 — a record that is removed and entered again in one event (S 1.1.4, S 4.5.3–4.5.5).

Two changes of one person, in this order: what is written first becomes the 除票.
"""

from datetime import date

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.renewal import Renewal
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView


def removed(record: Record, reason: str, changed_on: date, notified_on: date) -> Record:
    """The record as 除票. `reason`: 消除事由, a key of `kernel.register.reasons`."""
    return record.with_(
        status=Status.REMOVED,
        removal_reason=reason,
        removed_on=UncertainDate.exact(changed_on),
        removal_notified_on=notified_on,
    )


def renewal_changes(view: RegisterView, notice: Renewal) -> tuple[Change, ...]:
    """改製消除 and 改製記載, or 再製消除 and 再製記載: nothing but the days differs."""
    before = view.subjects[notice.addressee_no].record
    reason, day = notice.act, notice.changed_on
    old = removed(before, f"{reason}_removal", day, notice.notified_on)
    if reason == "renewal":
        old, new = old.with_(renewal_removed_on=day), before.with_(renewed_on=day)
    else:
        new = before.with_(reconstructed_on=day)
    return (
        Change(notice.addressee_no, f"{reason}_removal", day, notice.notified_on, old, note=notice.note),
        Change(
            notice.addressee_no, f"{reason}_entry", day, notice.notified_on, new, note=notice.note, step=1
        ),
    )

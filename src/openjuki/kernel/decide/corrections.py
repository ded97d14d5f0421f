"""項目の修正の異動 — what a correction ex officio makes of a record, and of the members of the household.

住民基本台帳法 第8条, 施行令 第12条; S 4.2.3, RR-03. A new version is added; the wrong one stays (S 4.2.3.3).
"""

from openjuki.kernel.decide.households import Day, with_householder_name
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.corrected_record import corrected
from openjuki.kernel.notices.corrections import Correction
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.relationship.grammar import HOUSEHOLDER


def correction_changes(view: RegisterView, notice: Correction) -> tuple[Change, ...]:
    """The person's change; the other members' too where the householder's name became another (S 4.2.3.1)."""
    subject = view.subjects[notice.addressee_no]
    record = corrected(subject.record, notice)
    day = Day(notice.changed_on, notice.notified_on)
    own = Change(
        notice.addressee_no, notice.REASON, notice.changed_on, notice.notified_on, record, note=notice.note
    )
    if not subject.is_resident or record.relationship != HOUSEHOLDER:
        return (own,)
    others = with_householder_name(
        view, record.household_no, full_name(record), day, changed={notice.addressee_no}
    )
    return (own, *others)

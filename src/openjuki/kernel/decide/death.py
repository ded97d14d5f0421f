"""死亡・失踪宣告の異動 — 除票, and the household that is left (住基法 第8条, 施行令 第8条, S 4.2.2, RR-03)."""

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide.households import Day, those_who_stay
from openjuki.kernel.notices.death import Death, Disappearance
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.view import RegisterView


def death_changes(view: RegisterView, notice: Death) -> tuple[Change, ...]:
    """The removal first, then those who are left and whose entry changes."""
    return _removed(view, notice, notice.died_on, Status.DEAD, "death")


def disappearance_changes(view: RegisterView, notice: Disappearance) -> tuple[Change, ...]:
    """失踪 is 職権消除: the person is 消除者, not 死亡者."""
    return _removed(view, notice, notice.deemed_dead_on, Status.REMOVED, "removal_ex_officio")


def _removed(
    view: RegisterView, notice: Death | Disappearance, on: UncertainDate, status: str, reason: str
) -> tuple[Change, ...]:
    day = Day(on.sort_day, notice.notified_on, on.entered)
    leaving = [each.addressee_no for each in notice.members]
    removals = [
        day.change(
            number,
            reason,
            view.subjects[number].record.with_(
                status=status,
                removal_reason=reason,
                removed_on=on,
                removal_notified_on=notice.notified_on,
            ),
        )
        for number in leaving
    ]
    stated = {each.addressee_no: each.relationship for each in notice.staying}
    return (*removals, *those_who_stay(view, notice.household_no, leaving, stated, day))

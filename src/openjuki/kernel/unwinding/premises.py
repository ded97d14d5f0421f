"""前提 — what a later event stands on, and whether that is still there without the cancelled one (S 4.6.0.1).

A copying (改製・再製) stands on the record alone: it is made again, with its days. What the coming of a day made,
or a notice read by itself (自動処理による記載), stands on the plan that it carries out.
"""

from typing import Final

from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import leaves_on
from openjuki.kernel.register.version import Version
from openjuki.kernel.unwinding.histories import Event, Histories, again, before, is_active

#: What no notice made: the register as it was taken over, and the copying of a record. Not cancelled itself.
NOT_CANCELLED: Final = frozenset(
    {"renewal_entry", "renewal_removal", "reconstruction_entry", "reconstruction_removal"}
)
#: Removals that may only carry out what an earlier notice planned.
PLANNED_REMOVALS: Final = frozenset({"move_out", "move_out_abroad"})
#: 帰化等・国籍喪失: of a resident of the one sort only.
_OF_ONE_KIND: Final = frozenset({"removal_naturalization", "removal_nationality_lost"})

#: Why a later event is not done again.
BASELESS: Final = "取り消すと、この異動の前提がなくなります"
FALLS_AWAY: Final = "取り消す転出届・転入通知に基づく消除です"


def carries_out(then: Record | None, version: Version) -> bool:
    """転出日の到来による消除: the day stood in the record already; no notice made this version."""
    if version.reason not in PLANNED_REMOVALS or then is None or not is_active(then):
        return False
    return leaves_on(then) is not None and leaves_on(then) == leaves_on(version.record)


def obstacle(
    histories: Histories, event: Event, states: dict[str, Record | None]
) -> tuple[Version | None, str]:
    """The first version that cannot be done again on `states`, and why; (None, "") where all can.

    Then `states` goes on with what they make; an event that cannot be done again leaves it as it was.
    """
    latest = dict(states)
    for version in event.versions:
        now, then = latest.get(version.addressee_no), before(histories, version)
        if reason := _missing(then, now, version):
            return version, reason
        latest[version.addressee_no] = again(histories, version, now)
    states.update(latest)
    return None, ""


def _missing(then: Record | None, now: Record | None, version: Version) -> str:
    """Why a version cannot be done again: a resident stays one, an outsider enters, a plan is still there."""
    if is_active(then) != is_active(now) or (then is None) != (now is None):
        return BASELESS
    if then is None or now is None:
        return ""
    if carries_out(then, version) and leaves_on(now) != leaves_on(then):
        return FALLS_AWAY
    unplanned = leaves_on(then) is not None and leaves_on(now) is None
    if version.reason == "move_out_confirmed" and unplanned:
        return BASELESS
    return BASELESS if version.reason in _OF_ONE_KIND and then.kind != now.kind else ""

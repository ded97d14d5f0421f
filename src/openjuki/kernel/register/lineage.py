"""系譜 — on which earlier version each one rests: what was taken back is passed over (S 4.6.0.1, S 4.2.2).

A history only grows, so the state before a cancelled event (異動の取消し), or before a removal that was wrong (回復),
comes back as a version of its own. Which one came back is not stored: it says the same as the earlier one, but for the
household into which the person returns. All functions take the versions of one person in order of 履歴番号.
"""

from collections.abc import Sequence
from typing import Any, Final

from openjuki.kernel.register.address import NOWHERE, address_fields
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version

CANCELLED: Final = frozenset({"cancel_add", "cancel_remove", "cancel_correct"})
#: Nothing is left of the person: the first record itself was taken back.
NOTHING: Final = -1
#: What a resident's record does not have: how somebody left.
STAYS: Final[dict[str, Any]] = {
    "planned_move_out_on": None,
    "confirmed_move_out_on": None,
    "move_in_notification_on": None,
    "removal_reason": "",
    "removed_on": None,
    "removal_notified_on": None,
    "renewal_removed_on": None,
    **address_fields(NOWHERE, "planned_destination"),
    **address_fields(NOWHERE, "confirmed_destination"),
}
_HOUSEHOLD: Final[dict[str, Any]] = {"household_no": "", "relationship": "", "householder_name": ""}
#: A 回復 comes to the end of the household, and with the numbers of today.
_RESTORED: Final = {
    **STAYS,
    **_HOUSEHOLD,
    "status": Status.RESIDENT,
    "member_order": None,
    "individual_number": "",
    "resident_code": "",
}


def brought_back(versions: Sequence[Version]) -> tuple[int | None, ...]:
    """For each version the place of the one whose state it brings back, or NOTHING; None where it goes on from the
    one before it, and where nobody can tell (a cancellation that another system recorded, 転出の取りやめ)."""
    return tuple(_source(versions, at) for at in range(len(versions)))


def line(versions: Sequence[Version], back: Sequence[int | None] | None = None) -> tuple[int, ...]:
    """Places of the versions on which the newest one rests, itself the last: nothing that was taken back."""
    back = brought_back(versions) if back is None else back
    found, at = [], len(versions) - 1
    while at >= 0:
        found.append(at)
        source = back[at]
        at = at - 1 if source is None else source
    return tuple(reversed(found))


def _source(versions: Sequence[Version], at: int) -> int | None:
    version = versions[at]
    if version.reason in CANCELLED:
        return _before_cancelled(versions, at)
    if version.reason != "entry_ex_officio":
        return None
    last = next((n for n in reversed(range(at)) if versions[n].record.status == Status.RESIDENT), None)
    return last if last is not None and _same(versions[last].record, version.record, _RESTORED) else None


def _before_cancelled(versions: Sequence[Version], at: int) -> int | None:
    """The newest that says the same and from whose end on all was taken back, as the day of the cancellation tells."""
    version = versions[at]
    first = next(n for n in range(at + 1) if versions[n].event_id == version.event_id)
    same = [n for n in reversed(range(first)) if _same(versions[n].record, version.record, _HOUSEHOLD)]
    since = versions[first].changed_on
    taken = ([each.changed_on for each in versions[n + 1 : first]] for n in same)
    fitting = (n for n, days in zip(same, taken, strict=True) if days and min(days) == since)
    found = next(fitting, same[0] if same else None)
    gone = version.record.removal_reason == "cancel_remove"
    return NOTHING if found is None and gone else found


def _same(one: Record, other: Record, but: dict[str, Any]) -> bool:
    return one.with_(**but) == other.with_(**but)

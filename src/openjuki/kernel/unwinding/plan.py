"""巻戻し計画 — what to propose for each event that rests on the cancelled one (S 4.6.0.1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.notices.cancellation import Cancellation, Later, Undone
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.unwinding.changes import cancellation_changes
from openjuki.kernel.unwinding.histories import Event, resting_on, unwound
from openjuki.kernel.unwinding.homes import divided, households_after
from openjuki.kernel.unwinding.premises import FALLS_AWAY, obstacle

#: Why a later event is not done again, beside its premises.
DIVIDES: Final = "再び行うと、1つの世帯が{count}つの住所に分かれます"


@dataclass(frozen=True, slots=True)
class Proposal:
    """一つの後の異動. `redo`: it still holds after the cancellation; `reason`: why not.

    `anew`: what it said has to be entered anew once the cancellation is settled, where it is still true.
    """

    event: Event
    redo: bool
    reason: str = ""

    @property
    def anew(self) -> bool:
        """あらためて入力する: everything but what falls away with the cancelled notice."""
        return not self.redo and self.reason != FALLS_AWAY


def proposed(view: RegisterView, event_id: str, persons: Collection[str]) -> list[Proposal]:
    """Each later event in order, on the state that the events before it leave; none that the rules refuse (E106).

    `view`: with the histories of everybody whom the cancellation reaches, and their households.
    """
    histories = view.histories
    states: dict[str, Record | None] = {
        each.addressee_no: each.kept[-1].record if each.kept else None
        for each in unwound(histories, event_id, persons)
    }
    plan: list[Proposal] = []
    for event in resting_on(histories, event_id, persons):
        after = dict(states)
        _, reason = obstacle(histories, event, after)
        reason = reason or _division(view, event_id, persons, plan, event)
        plan.append(Proposal(event, not reason, reason))
        if not reason:
            states = after
    return plan


def _division(
    view: RegisterView, event_id: str, persons: Collection[str], plan: Sequence[Proposal], event: Event
) -> str:
    """A household that would be at two addresses by doing this event again, and is at one without it."""
    redone = [each.event.event_id for each in plan if each.redo]
    found = _divided(view, event_id, persons, [*redone, event.event_id])
    if not found or found.keys() <= _divided(view, event_id, persons, redone).keys():
        return ""
    return DIVIDES.format(count=max(found.values()))


def _divided(
    view: RegisterView, event_id: str, persons: Collection[str], redone: Sequence[str]
) -> dict[str, int]:
    notice = Cancellation(
        ward="", notified_on=date.min, grounds=Grounds("", ""), event_id=event_id,
        members=tuple(map(Undone, persons)), later=tuple(Later(each, redo=True) for each in redone),
    )  # fmt: skip
    return divided(households_after(view, cancellation_changes(view, notice)))

"""巻戻し計画 — what to propose for each event that rests on the cancelled one (S 4.6.0.1)."""

from collections.abc import Collection
from dataclasses import dataclass

from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.unwinding.histories import (
    Event,
    Histories,
    can_be_redone,
    differences,
    resting_on,
    unwound,
)

#: Removals that only carry out what an earlier notice planned.
PLANNED_REMOVALS = frozenset({"move_out", "move_out_abroad"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """一つの後の異動. `redo`: it still holds after the cancellation; `reason`: why not."""

    event: Event
    redo: bool
    reason: str = ""


def proposed(histories: Histories, event_id: str, persons: Collection[str]) -> list[Proposal]:
    """Each later event in order, on the state that the events before it leave."""
    states: dict[str, Record | None] = {
        each.addressee_no: each.kept[-1].record if each.kept else None
        for each in unwound(histories, event_id, persons)
    }
    plan = []
    for event in resting_on(histories, event_id, persons):
        reason = _obstacle(histories, event, states)
        plan.append(Proposal(event, not reason, reason))
        if not reason:
            for version in event.versions:
                states[version.addressee_no] = _again(histories, version, states[version.addressee_no])
    return plan


def before(histories: Histories, version: Version) -> Record | None:
    """The record on which a version was built; None for the first."""
    return histories[version.addressee_no][version.history_no - 2].record if version.history_no > 1 else None


def _again(histories: Histories, version: Version, now: Record | None) -> Record:
    if now is None:
        return version.record
    return now.with_(**differences(before(histories, version), version.record))


def _obstacle(histories: Histories, event: Event, states: dict[str, Record | None]) -> str:
    for version in event.versions:
        now, then = states.get(version.addressee_no), before(histories, version)
        if not can_be_redone(then, now):
            return "取り消すと、この異動の前提がなくなります"
        planned = (
            version.reason in PLANNED_REMOVALS and then is not None and then.planned_move_out_on is not None
        )
        if planned and now is not None and now.planned_move_out_on is None:
            return "取り消す転出届に基づく消除です"
    return ""

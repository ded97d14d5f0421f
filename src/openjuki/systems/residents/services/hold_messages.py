"""抑止の設定・解除の連携 (S 3.1, S 3.2): what the gateway and the hub are told of the holds of a person.

Told is what stands, in a stream of its own (`hold-` and 宛名番号): the streams of a person's items begin with
the items, whenever the hold was set. 一時解除 is not told, and neither is the day on which a hold begins: from
its setting on, nobody else issues.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from openjuki.kernel.register.version import Version
from openjuki.messages.residents.hold_changed.v1 import Body
from openjuki.runtime import exchange
from openjuki.runtime.exchange import Note
from openjuki.systems.residents.selectors.holds import lines_of, stops_papers_of

KIND = "residents/hold_changed/v1"


def standing(addressee_nos: Collection[str]) -> dict[str, Body]:
    """What stands of each person, whom nothing holds too. Ask before a change, under the locks."""
    lines = lines_of(sorted(addressee_nos))
    found = {}
    for no in addressee_nos:
        own = lines.get(no, [])
        support = any(h.support_measure for h in own)
        held = any(h.process == "issue" and h.level == "error" for h in own)
        found[no] = Body(addressee_no=no, issue_held=held or support, support_measure=support)
    return found


def tell_changes(before: Mapping[str, Body]) -> None:
    """Publish what differs now, in the transaction of the change."""
    after = standing(before.keys())
    notes = [Note(KIND, f"hold-{no}", after[no]) for no in sorted(before) if after[no] != before[no]]
    if notes:
        exchange.tell_all(notes)


def tell_moves(written: Sequence[Version], before: Mapping[str, Version]) -> None:
    """Whoever joins or leaves a held household by a settlement is told of as they stand now."""
    now = {v.addressee_no: v.record.household_no for v in written}
    was = {no: before[no].record.household_no if no in before else "" for no in now}
    moved = [no for no in now if now[no] != was[no]]
    households = {h for no in moved for h in (now[no], was[no]) if h}
    if households and stops_papers_of(households):
        bodies = standing(moved)
        exchange.tell_all([Note(KIND, f"hold-{no}", bodies[no]) for no in sorted(moved)])

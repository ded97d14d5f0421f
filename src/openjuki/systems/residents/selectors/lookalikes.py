"""Same-person candidates as the entry screen lists them (同一人候補): who it may be, and by what. S 4.1.1.2.

A removed record may be taken up again (再転入); that is the clerk's choice, never ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.replay import state_on
from openjuki.kernel.register.view import Candidate, Match, RegisterView
from openjuki.runtime import clock
from openjuki.systems.residents.selectors import holds


@dataclass(frozen=True, slots=True)
class Lookalike:
    """One candidate. `removed`: may be taken up again; `protected`: name and number only."""

    addressee_no: str
    name: str
    birth: str
    address: str
    status: str
    matched: tuple[str, ...]
    removed: bool
    protected: bool


def lookalikes(view: RegisterView | None, data: Mapping[str, Any]) -> dict[int, tuple[Lookalike, ...]]:
    """Candidates by row of the form; rows without any are left out."""
    if view is None or not view.candidates:
        return {}
    protected = holds.protected([c.addressee_no for each in view.candidates.values() for c in each])
    rows = data.get("members") or []
    found = {
        at: tuple(_line(c, c.addressee_no in protected) for c in view.candidates.get(row.get("key", ""), ()))
        for at, row in enumerate(rows)
    }
    return {at: lines for at, lines in found.items() if lines}


def _line(candidate: Candidate, protected: bool) -> Lookalike:
    r = candidate.record
    state = state_on(r, clock.today())
    return Lookalike(
        addressee_no=candidate.addressee_no,
        name=full_name(r),
        birth=r.birth.display() if r.birth else "",
        address="" if protected else address_of(r).one_line(),
        status=Status.LABELS.get(state, ""),
        matched=tuple(Match.LABELS[m] for m in sorted(candidate.matched)),
        removed=state != Status.RESIDENT,
        protected=protected,
    )

"""Same-person candidates as the entry screen lists them (同一人候補): who it may be, and by what. S 4.1.1.2.

A removed record may be taken up again (再転入); that is the clerk's choice, never ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.replay import state_on
from openjuki.kernel.register.view import Candidate, RegisterView
from openjuki.runtime import clock
from openjuki.systems.residents.selectors import holds
from openjuki.systems.residents.selectors.matches import Line, explain


@dataclass(frozen=True, slots=True)
class Lookalike:
    """One candidate. `removed`: may be taken up again; `protected`: name and number only.

    `lines`: item by item, why it may be the same person and why not; of a protected one the results alone.
    """

    addressee_no: str
    name: str
    birth: str
    address: str
    status: str
    removed: bool
    protected: bool
    lines: tuple[Line, ...] = ()


def lookalikes(view: RegisterView | None, notice: Any) -> dict[int, tuple[Lookalike, ...]]:
    """Candidates by row of the notice; rows without any are left out."""
    if view is None or not view.candidates:
        return {}
    protected = holds.protected([c.addressee_no for each in view.candidates.values() for c in each])
    found = {
        at: tuple(
            _line(c, row, c.addressee_no in protected)
            for c in view.candidates.get(getattr(row, "key", ""), ())
        )
        for at, row in enumerate(notice.members)
    }
    return {at: lines for at, lines in found.items() if lines}


def _line(candidate: Candidate, mover: Any, protected: bool) -> Lookalike:
    r = candidate.record
    state = state_on(r, clock.today())
    return Lookalike(
        addressee_no=candidate.addressee_no,
        name=full_name(r),
        birth=r.birth.display() if r.birth else "",
        address="" if protected else address_of(r).one_line(),
        status=Status.LABELS.get(state, ""),
        removed=state != Status.RESIDENT,
        protected=protected,
        lines=tuple(
            replace(line, registered="") if protected else line for line in explain(mover, candidate)
        ),
    )

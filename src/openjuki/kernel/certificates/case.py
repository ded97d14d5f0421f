"""窓口の案件 — what the counter's papers are made from: the notice and what would come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openjuki.kernel.certificates import facts
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """案件 — 受付番号, 届出, the changes of its decision, and the records before them (by 宛名番号).

    ``office``: name of the office as printed; ``made_on``: day of printing.
    """

    case_no: str
    office: str
    made_on: date
    notice: Any
    changes: tuple[Change, ...] = field(repr=False)
    before: Mapping[str, Record] = field(default_factory=dict, repr=False)
    specimen: bool = False

    @property
    def kind(self) -> str:
        """届出の種類."""
        return "転入" if isinstance(self.notice, MoveIn) else "転居"

    @property
    def movers(self) -> tuple[Change, ...]:
        """異動者 — the changes of those who move; members who stay or are joined are left out."""
        return tuple(change for change in self.changes if change.reason in {"move_in", "move_within"})

    @property
    def new_address(self) -> str:
        """異動後の住所."""
        return self.notice.address.one_line()

    @property
    def old_address(self) -> str:
        """異動前の住所: 転入前住所, or where the movers lived in the city."""
        if isinstance(self.notice, MoveIn):
            return self.notice.previous_address.one_line()
        known = [self.before[c.subject] for c in self.movers if c.subject in self.before]
        return facts.address_text(known[0]) if known else ""

    @property
    def old_householder(self) -> str:
        """異動前の世帯主."""
        if isinstance(self.notice, MoveIn):
            return self.notice.previous_householder_name
        known = [self.before[c.subject].householder_name for c in self.movers if c.subject in self.before]
        return known[0] if known else ""

    @property
    def new_householder(self) -> str:
        """異動後の世帯主."""
        return next((change.record.householder_name for change in self.movers), "")

"""窓口の案件 — what the counter's papers are made from: the notice and what would come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from openjuki.kernel.certificates import facts
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.notices.any import Notice
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.shape import named_persons, place_of
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """案件 — 受付番号, 届出, the changes of its decision, and the records before them (by 宛名番号).

    ``planned``: what will change for those who stay, on a day that is still to come.
    ``kind``: 届出の種類 as printed (転入, 職権修正); ``office``: name of the office as printed; ``made_on``:
    day of printing.
    """

    case_no: str
    kind: str
    office: str
    made_on: date
    notice: Notice
    changes: tuple[Change, ...] = field(repr=False)
    before: Mapping[str, Record] = field(default_factory=dict, repr=False)
    planned: tuple[Change, ...] = field(default=(), repr=False)
    specimen: bool = False

    @property
    def is_ex_officio(self) -> bool:
        """職権か — grounds stand behind it, nobody gives notice."""
        return not hasattr(self.notice, "notifier")

    @property
    def movers(self) -> tuple[Change, ...]:
        """異動者 — who is new, and whom the notice names; members who stay or are joined are left out."""
        named = {number for path, number in named_persons(self.notice) if not path.startswith("staying")}
        return tuple(c for c in self.changes if c.subject not in self.before or c.subject in named)

    @property
    def changed_on(self) -> str:
        """異動年月日 as it is written; the text where the day is uncertain."""
        text = next((c.changed_on_text for c in self.movers if c.changed_on_text), "")
        return text or format_wareki(self.notice.changed_on)

    @property
    def new_address(self) -> str:
        """異動後の住所: of the notice, else as the movers' records have it."""
        given = place_of(self.notice).one_line()
        return given or next((facts.address_text(c.record) for c in self.movers), "")

    @property
    def destination(self) -> str:
        """転出先: where the movers go; blank unless this notice says it."""
        for change in self.movers:
            before = self.before.get(change.subject)
            for which in ("confirmed_destination", "planned_destination"):
                after = address_of(change.record, which)
                if not after.is_blank and (before is None or after != address_of(before, which)):
                    return after.one_line()
        return ""

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

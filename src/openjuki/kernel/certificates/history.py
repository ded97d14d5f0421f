"""履歴 — what changed on a person's record, as printed on a 個人票 when history is asked for (S 5.1).

Two neighbouring versions are compared item by item as they would be printed, with the same items
left out; numbers and the record of a planned 転出 never appear in it. Beside an event stands what was noted of it
(留意事項, S 1.1.14). 特別養子縁組, its end and a change of 性別 are left out unless they are asked for (S 1.1.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import OMITTED, Block
from openjuki.kernel.certificates.facts import address_text, date_text, since_entry
from openjuki.kernel.certificates.person_cells import person_cells
from openjuki.kernel.register.event_notes import CARD_MOVE_OUT, special
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.version import Version

_PLANNED = "move_out_planned"
_NOT_HISTORY = frozenset({"individual_number", "resident_code", "earlier_address", "remarks"})


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """履歴の一行: 異動年月日, 届出年月日, 事由, 項目, 異動前, 異動後."""

    changed_on: str
    notified_on: str
    reason: str
    item: str
    before: str = field(repr=False)
    after: str = field(repr=False)


def history_rows(versions: Sequence[Version], choices: Choices) -> tuple[HistoryRow, ...]:
    """Rows in order of 履歴番号; a version that changes nothing printable gives none."""
    rows: list[HistoryRow] = []
    known = since_entry(versions)
    for earlier, later in zip((None, *known), known, strict=False):
        if is_special(earlier, later) and not choices.special_history:
            continue
        changed = version_changes(earlier, later, choices) if earlier is not None else []
        rows += (_row(later, label, before, after) for label, before, after in changed)
        if later.note and later.note != CARD_MOVE_OUT and later.reason != _PLANNED:
            rows.append(_row(later, "留意事項", "", later.note))
    return tuple(rows)


def is_special(earlier: Version | None, later: Version) -> bool:
    """特別な事由 (S 1.1.4): an event that a certificate does not tell of unasked."""
    sex = earlier is not None and earlier.record.sex != later.record.sex
    return bool(special(later.note)) or (sex and later.reason == "correction_ex_officio")


def version_changes(earlier: Version, later: Version, choices: Choices) -> list[tuple[str, str, str]]:
    """(label, before, after) of every printable item that differs between two versions."""
    found = []
    before_address, after_address = address_text(earlier.record), address_text(later.record)
    if before_address != after_address:
        found.append(("住所", before_address, after_address))
    if choices.relationship and earlier.record.householder_name != later.record.householder_name:
        found.append(("世帯主", earlier.record.householder_name, later.record.householder_name))
    old, new = _block(earlier, choices), _block(later, choices)
    for cell in new.cells:
        past = old.cell(cell.key)
        if (
            cell.key not in _NOT_HISTORY
            and past.value != cell.value
            and OMITTED not in (past.value, cell.value)
        ):
            found.append((cell.label if cell.value else past.label, past.value, cell.value))
    return found


def _block(version: Version, choices: Choices) -> Block:
    return Block(1, person_cells(version.record, "", choices))


def _row(version: Version, label: str, before: str, after: str) -> HistoryRow:
    return HistoryRow(
        version.changed_on_text or date_text(version.changed_on),
        date_text(version.notified_on),
        REASONS.get(version.reason, version.reason),
        label,
        before,
        after,
    )

"""履歴 — what changed on a person's record, as printed on a 個人票 when history is asked for (S 5.1).

Two neighbouring versions are compared item by item as they would be printed, with the same items
left out; numbers and the record of a planned 転出 never appear in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import OMITTED, Block
from openjuki.kernel.certificates.facts import address_text, date_text, since_entry
from openjuki.kernel.certificates.person_cells import person_cells
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.version import Version

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
    for earlier, later in pairwise(since_entry(versions)):
        changed = version_changes(earlier, later, choices)
        rows += (_row(later, label, before, after) for label, before, after in changed)
    return tuple(rows)


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

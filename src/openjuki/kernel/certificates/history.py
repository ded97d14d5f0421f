"""履歴 — what changed on a person's record, as printed on a 個人票 when history is asked for (S 5.1).

Two neighbouring versions are compared item by item as they would be printed, with the same items
left out; numbers and the record of a planned 転出 never appear in it. Beside an event stands what was noted of it
(留意事項, S 1.1.14). 特別養子縁組, its end and a change of 性別 are left out unless they are asked for (S 1.1.4), and
with them whatever undoes or repeats them: 女→男 under 異動の取消し would tell of it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import OMITTED, Cell, chosen, shown
from openjuki.kernel.certificates.facts import address_text, date_text, since_entry
from openjuki.kernel.certificates.person_cells import person_cells
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.event_notes import REDONE, says, special, told
from openjuki.kernel.register.lineage import CANCELLED, brought_back
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.version import Version

_PLANNED: Final = "move_out_planned"
_NOT_HISTORY: Final = frozenset({"individual_number", "resident_code", "earlier_address", "remarks"})
#: A change of it is never told unasked, whichever way the register learned of it.
_SEX: Final = frozenset({"sex"})


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
    known = since_entry(versions)
    first = len(versions) - len(known)
    cells = [_cells(version, choices) for version in known]
    changes = [_changes(before, now) for before, now in zip((*cells[:1], *cells), cells, strict=False)]
    kept = [0 if n is None else max(n + 1 - first, 0) for n in brought_back(versions)[first:]]
    hidden = _untold(known, changes, kept)
    rows: list[HistoryRow] = []
    for before, version, changed, untold in zip((None, *known), known, changes, hidden, strict=False):
        open_ = [c for c in changed if choices.special_history or c.key not in untold]
        rows += (_row(version, c.label, c.before, c.after) for c in open_)
        noted = told(version.note)
        silent = not choices.special_history and (special(noted) or len(open_) < len(changed))
        if noted and not silent and (changed or not _of_plan(before, version)):
            rows.append(_row(version, "留意事項", "", noted))
    return tuple(rows)


def _of_plan(before: Version | None, version: Version) -> bool:
    """Whether this is about a 転出 to come, or one that did not come: a copy does not tell of it (S 5.1)."""
    if version.reason == _PLANNED or before is None:
        return version.reason == _PLANNED
    stays = before.record.status == version.record.status == Status.RESIDENT
    return stays and before.record.planned_move_out_on != version.record.planned_move_out_on


@dataclass(frozen=True, slots=True)
class _Changed:
    """一項目の異動. `key`: of its cell."""

    key: str
    label: str
    before: str = field(repr=False)
    after: str = field(repr=False)


_Changes = Sequence[_Changed]


def _untold(
    versions: Sequence[Version], changes: Sequence[_Changes], kept: Sequence[int]
) -> list[frozenset[str]]:
    """For each version the keys of items of which it tells only when asked (特別な事由, S 1.1.4).

    A cancellation tells nothing of an item that a special event changed among those taken back, nor does what an
    unwinding did again after it. `kept`: how many of the versions before a cancellation stand; 0 where nobody knows.
    """
    found: list[frozenset[str]] = []
    for at, version in enumerate(versions):
        keys = frozenset(each.key for each in changes[at])
        again = found[-1] if found and says(version.note, REDONE) else _SEX
        if special(version.note) or ("sex" in keys and version.reason == "correction_ex_officio"):
            found.append(keys | again)
        elif version.reason in CANCELLED:
            found.append(_SEX.union(*found[kept[at] :]))
        else:
            found.append(again)
    return found


def _changes(earlier: Sequence[Cell], later: Sequence[Cell]) -> _Changes:
    """Every printable item that differs between two versions."""
    old = {cell.key: cell for cell in earlier}
    return [
        _Changed(cell.key, cell.label if cell.value else past.label, past.value, cell.value)
        for cell in later
        if (past := old[cell.key]).value != cell.value and OMITTED not in (past.value, cell.value)
    ]


def _cells(version: Version, choices: Choices) -> list[Cell]:
    record, detail = version.record, "address_detail" not in choices.without
    head = [
        shown("address", "住所", address_text(record, detail=detail)),
        chosen(choices.relationship, "householder", "世帯主", record.householder_name),
    ]
    own = person_cells(record, "", choices)
    return [*head, *(cell for cell in own if cell.key not in _NOT_HISTORY)]


def _row(version: Version, label: str, before: str, after: str) -> HistoryRow:
    return HistoryRow(
        version.changed_on_text or date_text(version.changed_on),
        date_text(version.notified_on),
        REASONS.get(version.reason, version.reason),
        label,
        before,
        after,
    )

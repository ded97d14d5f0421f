"""The reviewer's table (審査の対照表): items down, people across, what changes marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.record import FIELD_NAMES
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services.examine import Alteration, Examination, PersonChange
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.web.record_items import PARTS, TECHNICAL, label, line_of, shown_to

_SKIP = TECHNICAL | PARTS | {"status", "notified_on"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One item of one person. `old` is what stood there before, where it is marked."""

    text: str
    old: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One item across all people."""

    label: str
    legal: bool
    cells: tuple[Cell, ...]

    @property
    def shared(self) -> bool:
        """Whether it is the same for everybody, so that one wide cell says it."""
        return len(self.cells) > 1 and len(set(self.cells)) == 1


_LEGAL = frozenset({"surname", "given_name", "householder_name", "register_head", "former_surname", "alias",
                    "kanji_name"})  # fmt: skip


def heads(examination: Examination) -> list[dict[str, Any]]:
    """Column heads: name, whether the person is new to the register, and whether a later day brings the change."""
    return [
        {
            "name": full_name(p.after),
            "new": p.before is None,
            "addressee_no": p.addressee_no,
            "planned": p.planned_on is not None,
        }
        for p in examination.persons
    ]


def table(examination: Examination, staff: Staff) -> list[Row]:
    """Rows of all items that hold something before or after for anybody."""
    return rows_of(examination.persons, staff, {a.path: a for a in examination.altered})


def rows_of(
    persons: Sequence[PersonChange], staff: Staff, sent_back: Mapping[str, Alteration] = MappingProxyType({})
) -> list[Row]:
    """The same of these people. `sent_back`: what was altered since, by path."""
    rows = []
    for name in FIELD_NAMES:
        if name in _SKIP:
            continue
        cells = tuple(_cell(name, p, staff, sent_back) for p in persons)
        if any(c.text or c.changed for c in cells):
            rows.append(Row(label(name), name in _LEGAL, cells))
    return rows


def _cell(name: str, person: PersonChange, staff: Staff, altered: Mapping[str, Alteration]) -> Cell:
    after = shown_to(staff, name, line_of(name, person.after))
    again = altered.get(f"{person.row}.{name}")
    if person.before is not None:
        before = line_of(name, person.before)
        if before != line_of(name, person.after):
            return Cell(after, shown_to(staff, name, before) or "空欄", True)
    elif again is not None:
        return Cell(after, again.old or "空欄", True)
    return Cell(after)


def alterations(examination: Examination) -> list[dict[str, str]]:
    """What differs from the round that was sent back, in words."""
    people = {p.row: full_name(p.after) for p in examination.persons if p.row}
    found = []
    for a in examination.altered:
        whose = next((n for path, n in people.items() if a.path.startswith(f"{path}.")), "")
        steps = [s for s in a.path.split(".") if not s.isdigit() and s not in ("members", "staying")]
        label = " ".join(label_of(s) for s in steps)
        found.append({"label": f"{whose} {label}".strip(), "old": a.old or "空欄", "new": a.new or "空欄"})
    return found

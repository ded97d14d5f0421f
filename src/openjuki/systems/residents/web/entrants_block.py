"""New people of a notice (出生、職権記載など): a free number of rows, each with the items of its dataclass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openjuki.kernel.notices.move_in import Mover
from openjuki.systems.residents.services.notice_forms import items as shapes
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS
from openjuki.systems.residents.services.notice_forms.items import defaults_of, items_of
from openjuki.systems.residents.web.blocks import Block, rows_in
from openjuki.systems.residents.web.forms.base import PathForm, hidden
from openjuki.systems.residents.web.forms.notice import form_of, initial_of
from openjuki.systems.residents.web.move_in_page import NEW_ROW, fields_told, row_of, with_rarer_lines

#: Kept by the draft, never typed.
_OWN = frozenset({"key", "resumes", "stated_name", "stated_birth"})


@dataclass(slots=True)
class Entrant:
    """One row: its form, and whom in the register it may be."""

    form: PathForm = field(repr=False)
    lines: list[tuple[str, list[Any]]] = field(repr=False)
    candidates: tuple[Any, ...] = field(repr=False, default=())
    resumes: Any = None
    key: Any = None
    proposals: tuple[Any, ...] = field(repr=False, default=())

    @property
    def place(self) -> str:
        """Id of the place where 続柄 are proposed."""
        return f"proposals-{self.prefix.replace('.', '-')}"

    @property
    def box(self) -> str:
        """What the names of its fields begin with."""
        return self.prefix

    @property
    def prefix(self) -> str:
        """Where its findings stand."""
        return str(self.form.prefix)


class EntrantsBlock(Block):
    """Rows of new people; at least one is offered."""

    template = "residents/_block_entrants.html"

    def __init__(
        self,
        title: str,
        notice: type,
        name: str,
        data: Mapping[str, Any],
        entry: Any,
        post: Mapping[str, Any],
        more: int | None = None,
    ) -> None:
        of = next(i.of for i in items_of(notice) if i.name == name)
        assert of is not None
        self.name, self.of, self.more, self.told = name, of, more, fields_told(entry)
        rows = rows_in(data, name)
        pattern = re.compile(rf"{name}\.([0-9]{{1,2}})\.")
        posted = [int(m[1]) + 1 for m in map(pattern.match, post) if m]
        count = min(max(len(rows), 1, *posted), MAX_ROWS)
        self.rows = [self._row(i, rows[i] if i < len(rows) else {}, post) for i in range(count)]
        for at, row in enumerate(self.rows):
            row.candidates = entry.candidates.get(at, ()) if entry else ()
            key = str(rows[at].get("key") or "") if at < len(rows) else ""
            row.proposals = entry.proposals.get(key, ()) if entry else ()
        super().__init__(title, [r.form for r in self.rows], [name, *(r.prefix for r in self.rows)])

    def _row(self, at: int, said: Mapping[str, Any], post: Mapping[str, Any]) -> Entrant:
        prefix = f"{self.name}.{at}"
        if self.of is Mover:
            form = row_of(prefix, {**NEW_ROW, **said}, post or None, self.told)
            if at == self.more:
                form = with_rarer_lines(form)
            return Entrant(form, form.lines, resumes=form["resumes"], key=form["key"])
        names = tuple(
            i.name
            for i in items_of(self.of)
            if i.name not in _OWN and i.what not in (shapes.PART, shapes.ADDRESS, shapes.ROWS)
        )
        own = form_of(self.of, names)
        resumes = _resumes(self.of)
        more = {"key": hidden("行", "key")}
        more |= {"resumes": hidden("再転入する宛名番号", "resumes")} if resumes else {}
        made = type("EntrantForm", (own,), more)(
            initial={**defaults_of(self.of), **initial_of(said)}, prefix=prefix
        )
        shown = [made[n] for n in names]
        return Entrant(made, [("free", shown)], resumes=made["resumes"] if resumes else None, key=made["key"])

    @property
    def names(self) -> list[str]:
        return [n for n in super().names if not n.endswith(".key")]

    @property
    def required(self) -> list[str]:
        return [n for n in super().required if n.startswith(f"{self.name}.0.")]


def _resumes(of: type) -> bool:
    return any(i.name == "resumes" for i in items_of(of))

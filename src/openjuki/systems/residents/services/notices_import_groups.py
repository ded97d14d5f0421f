"""From lines to notices (行から届へ): rows of one notice stand together and bear the same 届出番号.

A line that cannot be read spoils the notice to which it belongs, because a family with somebody missing must
not be entered; other notices go on. Nothing here knows the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openjuki.runtime.errors import Finding
from openjuki.systems.residents.services.csv_reader import Line, without_numbers
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS
from openjuki.systems.residents.services.notice_forms.secrets import put
from openjuki.systems.residents.services.notices_import_columns import COLUMNS, COUNT, KEY, STAYS, Column

FIX_LINE = "その行を直して、ファイルをもう一度取り込んでください。入力済みの届は重ねて入力されません。"


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding and where in the file it belongs. `line` 0: the notice as a whole."""

    line: int
    finding: Finding


@dataclass(slots=True)
class Group:
    """One notice's rows. `size`: bytes up to its end, for the bar; `faults`: why it cannot be taken."""

    key: str
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list, repr=False)
    faults: list[Remark] = field(default_factory=list)
    first: int = 0
    last: int = 0
    size: int = 0

    def add(self, line: Line, cells: dict[str, str]) -> None:
        """One more row."""
        self._reach(line)
        if len(self.rows) < MAX_ROWS:
            self.rows.append((line.number, cells))
        elif not any(f.finding.id == "IM09" for f in self.faults):
            self.blame(line, "IM09", f"1つの届の行が{MAX_ROWS}行を超えています。", "届を分けてください。")

    def blame(self, line: Line, id_: str, message: str, remedy: str = FIX_LINE, item: str = "") -> None:
        """Something is wrong with a line of this notice."""
        self._reach(line)
        self.faults.append(Remark(line.number, Finding(id_, message, field=item, remedy=remedy)))

    def _reach(self, line: Line) -> None:
        self.first = self.first or line.number
        self.last = line.number
        self.size += line.size


def groups(lines: Iterable[Line], heading: tuple[str, ...], scattered: frozenset[str]) -> Iterator[Group]:
    """Notices of the lines after the heading. `scattered`: 届出番号 whose rows do not stand together."""
    at = heading.index(KEY)
    group: Group | None = None
    for line in lines:
        if line.blank:
            continue
        key = key_of(line, at)
        if group is None or (key and key != group.key):
            if group is not None:
                yield group
            group = Group(key)
        _take(group, line, heading, key, scattered)
    if group is not None:
        yield group


def key_of(line: Line, at: int) -> str:
    """届出番号 of a line; of one that cannot be read, what stands first (the heading puts it there)."""
    return line.cells[at].strip() if at < len(line.cells) else ""


def _take(group: Group, line: Line, heading: tuple[str, ...], key: str, scattered: frozenset[str]) -> None:
    if line.fault:
        group.blame(line, "IM04", line.fault)
    elif len(line.cells) != len(heading):
        group.blame(
            line,
            "IM04",
            f"項目が{len(line.cells)}個あります(見出しは{len(heading)}個)。途中で切れているか、区切りが余分です。",
        )
    elif not key:
        group.blame(line, "IM06", f"{KEY}が空欄です。前の届の行かどうか決められません。", item=KEY)
    else:
        if key in scattered and not group.rows:
            group.blame(
                line, "IM05", f"{KEY}「{without_numbers(key)}」の行が離れた所にもあります。",
                "同じ届の行を続けて並べてください。", KEY,
            )  # fmt: skip
        group.add(line, dict(zip(heading, line.cells, strict=True)))


def form_data(kind: str, group: Group) -> dict[str, Any]:
    """The form data of a notice; what contradicts itself goes to the group's faults."""
    data: dict[str, Any] = {"members": []}
    head: dict[str, str] = {}
    staying: list[dict[str, str]] = []
    for number, cells in group.rows:
        person: dict[str, str] = {}
        for column in COLUMNS[kind].values():
            cell = cells.get(column.heading, "")
            if not cell.strip():
                continue
            if column.person:
                person[column.path] = column.value(cell)
            else:
                _head(group, head, number, column, column.value(cell))
        stays = person.pop("stays", "") == STAYS
        (staying if stays else data["members"]).append(person)
    for path, value in head.items():
        put(data, path, value)
    if staying:
        data["staying"] = staying
    if kind == "move_in":
        for at, member in enumerate(data["members"]):
            member["key"] = f"m{at}"
    data.setdefault("ward", str((data.get("address") or {}).get("code", "")))
    if not group.faults:
        _count(group)
    return data


def _head(group: Group, head: dict[str, str], number: int, column: Column, value: str) -> None:
    if head.setdefault(column.path, value) != value:
        group.faults.append(
            Remark(
                number,
                Finding("IM07", f"「{column.heading}」が同じ届の前の行と違います。", field=column.heading,
                        remedy="届に1つの項目は、最初の行にだけ書くか、同じ値を書いてください。"),
            )
        )  # fmt: skip


def _count(group: Group) -> None:
    """人数, where the file says it, tells a file that was cut between two lines."""
    stated = {c[COUNT].strip() for _, c in group.rows if c.get(COUNT, "").strip()}
    if stated and stated != {str(len(group.rows))}:
        group.faults.append(
            Remark(
                group.last,
                Finding("IM08", f"{COUNT}と行の数({len(group.rows)}行)が合いません。", field=COUNT,
                        remedy="ファイルが途中で切れていないか、行が抜けていないか確かめてください。"),
            )
        )  # fmt: skip


def place(kind: str, group: Group, data: dict[str, Any], finding: Finding) -> tuple[int, str]:
    """Line and heading to which a finding on the notice belongs."""
    steps = finding.field.split(".")
    own = len(steps) > 1 and steps[0] in ("members", "staying") and steps[1].isdigit()
    path = ".".join(steps[2:] if own else steps)
    heading = next((c.heading for c in COLUMNS[kind].values() if c.person == own and c.path == path), path)
    if not own:
        return group.first, heading
    rows = [n for n, cells in group.rows if _stays(kind, cells) == (steps[0] == "staying")]
    at = int(steps[1])
    return (rows[at] if at < len(rows) else group.first), heading


def _stays(kind: str, cells: dict[str, str]) -> bool:
    column = COLUMNS[kind].get("異動区分")
    return column is not None and column.value(cells.get("異動区分", "")) == STAYS

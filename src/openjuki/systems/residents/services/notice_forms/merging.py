"""Form data of one draft, merged item by item (項目ごとの突合せ): what was shown, what was typed, what stands now.

A path names a row by what it is (`members.@m0.birth`), since rows may come and go between reading and writing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from openjuki.systems.residents.services.notice_forms.items import rows_of_entrants
from openjuki.systems.residents.services.notice_forms.kinds import KINDS

#: The rows of a list and their order, as if it were one item of it.
PLACES: Final = "#"
_ROW_NAMES: Final = ("key", "addressee_no", "event_id", "name")


def name_rows(data: dict[str, Any], kind: str) -> None:
    """Give every row of new people a key of its own: findings and numbers to be drawn are tied to it."""
    for name in rows_of_entrants(KINDS[kind].notice):
        _name_rows(data.get(name))


def _name_rows(members: Any) -> None:
    if not isinstance(members, list):
        return
    taken = {str(m.get("key", "")) for m in members if isinstance(m, dict)}
    number = 0
    for member in members:
        if isinstance(member, dict) and not member.get("key"):
            while f"m{number}" in taken:
                number += 1
            member["key"] = f"m{number}"
            taken.add(f"m{number}")


def rows_by_name(rows: list[Any]) -> dict[str, Any]:
    """The rows of a list by what they are; by their place where that says nothing, or is said twice."""
    found: dict[str, Any] = {}
    for at, row in enumerate(rows):
        said = next((str(row[n]) for n in _ROW_NAMES if row.get(n)), "") if isinstance(row, Mapping) else ""
        found[f"@{said}" if said and f"@{said}" not in found else str(at)] = row
    return found


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every item that is filled, with its path, and the order of the rows of each list."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}".lstrip("."))
    elif _is_rows(value):
        rows = rows_by_name(value)
        yield f"{path}.{PLACES}", list(rows)
        for name, row in rows.items():
            yield from leaves(row, f"{path}.{name}")
    elif value not in (None, "", False, []):
        yield path, value


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, Mapping) for row in value)


def at_path(data: Any, path: str) -> Any:
    """What stands at a path of the form (`members.0.birth`); None where there is nothing."""
    for step in path.split("."):
        if isinstance(data, list):
            data = data[int(step)] if int(step) < len(data) else None
        else:
            data = data.get(step) if isinstance(data, Mapping) else None
    return data


@dataclass(frozen=True, slots=True)
class Changed:
    """One item that was typed. `place`: its path as the page numbers its rows; `now`: what stood there."""

    path: str
    place: str
    typed: Any = field(repr=False)
    now: Any = field(repr=False)


class Merge:
    """A three-way merge. `leave`: items that stay as they are; `changes`: those that do not."""

    def __init__(self, leave: frozenset[str]) -> None:
        self.leave = leave
        self.changes: list[Changed] = []

    def value(self, base: Any, mine: Any, now: Any, path: str, place: str) -> Any:
        """One item, part or list."""
        if isinstance(mine, Mapping):
            return self.part(base, mine, now, path, place)
        if _is_rows(mine) or (_is_rows(base) and mine == []):
            return self.rows(base or [], mine, now or [], path, place)
        if _same(base, mine) or _same(mine, now) or path in self.leave:
            return now
        self.changes.append(Changed(path, place, mine, now))
        return mine

    def part(self, base: Any, mine: Any, now: Any, path: str = "", place: str = "") -> dict[str, Any]:
        """A group of items: those that were neither shown nor typed stay."""
        found = dict(now) if isinstance(now, Mapping) else {}
        base = base if isinstance(base, Mapping) else {}
        for name in {**base, **mine}:
            if name == "key":
                continue  # a row keeps its own
            own, on_page = f"{path}.{name}".lstrip("."), f"{place}.{name}".lstrip(".")
            value = self.value(base.get(name), mine.get(name), found.get(name), own, on_page)
            if value is not None or name in found:
                found[name] = value
            elif name in mine and not mine[name]:
                found[name] = mine[name]  # blank, as it was typed
        return found

    def rows(self, base: list[Any], mine: list[Any], now: list[Any], path: str, place: str) -> list[Any]:
        """A list: rows that were shown and are not typed any more go, new ones come after those that stand."""
        shown, typed, found = rows_by_name(base), rows_by_name(mine), rows_by_name(now)
        order = list(found)
        for at, (name, row) in enumerate(typed.items()):
            here = order[int(name)] if name.isdigit() and int(name) < len(order) else name
            own = f"{path}.{here}"
            if here in found:
                found[here] = self.value(shown.get(name) or {}, row, found[here], own, f"{place}.{at}")
            elif name in shown and name.startswith("@"):
                if not _same_row(shown[name], row) and own not in self.leave:
                    self.changes.append(Changed(own, f"{place}.{at}", row, None))
            else:
                found[here] = row
        for name in (shown.keys() & found.keys()) - typed.keys():
            own = f"{path}.{name}"
            if own not in self.leave:
                self.changes.append(Changed(own, place, None, found[name]))
                del found[name]
        return list(found.values())


def _same(one: Any, other: Any) -> bool:
    return (one or "") == (other or "")


def _same_row(one: Any, other: Any) -> bool:
    return dict(leaves(one)) == dict(leaves(other))

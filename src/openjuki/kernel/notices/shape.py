"""届出の形 — what every kind of notice has in common, read from the names of its fields.

A notice is a frozen dataclass. By convention `addressee_no`, `resumes` and `…_addressee_no` name a person,
`household_no`, `joins` and `…_household_no` a household, on the notice itself or in its rows; a row with a
`key` enters someone. So the caller can load the snapshot for any kind, and a rule can say of whom it speaks,
without a list of kinds. The notifier is not among the persons: a notice does not change who brings it.
"""

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

from openjuki.kernel.register.address import NOWHERE, Address

_PERSONS = ("addressee_no", "resumes")
_HOUSEHOLDS = ("household_no", "joins")


class Notice(Protocol):
    """届出・職権異動 — what all kinds have. `changed_on`: 異動日; `notified_on`: 届出日 (通知日・申出日)."""

    @property
    def ward(self) -> str:
        """区 that takes the notice (5 digits)."""
        ...

    @property
    def changed_on(self) -> date:
        """異動日."""
        ...

    @property
    def notified_on(self) -> date:
        """届出日, or the day on which the grounds came."""
        ...


@dataclass(frozen=True, slots=True)
class _Shape:
    items: frozenset[str]
    persons: tuple[str, ...]
    households: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    entering: tuple[str, ...]


def day_path(notice: Any) -> str:
    """Path of the item that says the 異動日: what is found about the day stands there.

    `DAY` of the kind names the item where it is not `changed_on`; without either it is the day of the notice.
    """
    own = "changed_on" if "changed_on" in _of(notice).items else "notified_on"
    path = str(getattr(notice, "DAY", own))
    rows, _, item = path.partition(".*.")
    for at, row in enumerate(getattr(notice, rows) if item else ()):
        day = getattr(row, item)
        if day is not None and day.sort_day == notice.changed_on:
            return f"{rows}.{at}.{item}"
    return own if item else path


def named_persons(notice: Any) -> Iterator[tuple[str, str]]:
    """(path, 宛名番号) of everyone in the register whom the notice names, each as often as it names them."""
    shape = _of(notice)
    for name in shape.persons:
        if number := getattr(notice, name):
            yield name, number
    for field, persons, _ in shape.rows:
        for at, row in enumerate(getattr(notice, field)):
            for name in persons:
                if number := getattr(row, name):
                    yield f"{field}.{at}", number


def named_households(notice: Any) -> tuple[str, ...]:
    """世帯番号 that the notice names, each once."""
    shape = _of(notice)
    found = [getattr(notice, name) for name in shape.households]
    for field, _, households in shape.rows:
        found += [getattr(row, name) for row in getattr(notice, field) for name in households]
    return tuple(dict.fromkeys(number for number in found if number))


def entrants(notice: Any) -> tuple[Any, ...]:
    """The rows by which the notice enters people: those with a `key`."""
    return tuple(row for field in _of(notice).entering for row in getattr(notice, field))


def columns_of(kind: type, field: str) -> frozenset[str]:
    """Names of the items in a kind's rows `field`; empty where it has no such rows."""
    hint = typing.get_type_hints(kind).get(field)
    row = _row_of(hint) if hint is not None else None
    return frozenset(each.name for each in fields(row)) if row is not None else frozenset()


def place_of(notice: Any) -> Address:
    """住所 that the notice gives people, or `NOWHERE`."""
    found = getattr(notice, "address", None)
    return found if isinstance(found, Address) else NOWHERE


def _of(notice: Any) -> _Shape:
    kind: type = type(notice)
    return _shape(kind)


@cache
def _shape(kind: type) -> _Shape:
    hints = typing.get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    rows = [(name, row) for name in names if (row := _row_of(hints[name])) is not None]
    return _Shape(
        items=frozenset(names),
        persons=_like(names, _PERSONS),
        households=_like(names, _HOUSEHOLDS),
        rows=tuple(
            (name, _like(own, _PERSONS), _like(own, _HOUSEHOLDS))
            for name, row in rows
            if (own := [each.name for each in fields(row)])
        ),
        entering=tuple(name for name, row in rows if any(each.name == "key" for each in fields(row))),
    )


def _row_of(hint: Any) -> Any:
    """The dataclass of a field's rows, or None."""
    if typing.get_origin(hint) is types.UnionType:
        return None
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and arguments and is_dataclass(arguments[0]):
        return arguments[0]
    return None


def _like(names: list[str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(n for n in names if n in wanted or n.endswith(tuple(f"_{w}" for w in wanted)))

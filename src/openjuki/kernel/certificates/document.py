"""書面の模型 — cells, blocks and pages as plain strings, and their form for templates and archives."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Final

#: Printed in place of the label of an item that this person cannot have.
NOT_APPLICABLE: Final = "＊＊＊"
#: Printed in place of a value that was left out on request: never a blank, which would say "none".
OMITTED: Final = "省略"
#: Printed for the part of a 振り仮名 that is not certified when the other part is.
UNCERTIFIED: Final = "＊＊＊＊"


@dataclass(frozen=True, slots=True)
class Cell:
    """欄 — a label and a value. The value never shows in a repr: it may be a number or a name."""

    key: str
    label: str
    value: str = field(default="", repr=False)


def shown(key: str, label: str, value: str) -> Cell:
    """An item with its value; blank when the register holds none."""
    return Cell(key, label, value)


def omitted(key: str, label: str) -> Cell:
    """An item left out on request, visible as 省略 (S 5.1)."""
    return Cell(key, label, OMITTED)


def not_applicable(key: str) -> Cell:
    """An item that does not apply to this person: label ＊＊＊, no value."""
    return Cell(key, NOT_APPLICABLE)


def chosen(wanted: bool, key: str, label: str, value: str) -> Cell:
    """Shown when asked for, else 省略."""
    return shown(key, label, value) if wanted else omitted(key, label)


@dataclass(frozen=True, slots=True)
class Block:
    """一人分の欄. ``number`` counts the persons of the whole paper from 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, key: str) -> Cell:
        """The cell named ``key``. Raises KeyError when the block has none."""
        for cell in self.cells:
            if cell.key == key:
                return cell
        raise KeyError(key)


def plain(value: Any) -> Any:
    """A model as dicts, lists, strings, numbers and booleans, for a template or an archive.

    A block's cells become a mapping by key, since templates place them by name.
    """
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Block):
        return {"number": value.number, "cells": {cell.key: plain(cell) for cell in value.cells}}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    raise TypeError(f"{type(value).__name__} has no place on a paper")


@cache
def _names(of: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(of))

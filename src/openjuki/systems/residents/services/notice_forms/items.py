"""The items of a notice (届出の項目): read from the dataclass, so that a new kind is described nowhere else."""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.address import Address

TEXT, NUMBER, TICK, YES_NO, DAY, UNCERTAIN, ADDRESS, PART, ROWS, TEXTS = (
    "text", "number", "tick", "yes_no", "day", "uncertain", "address", "part", "rows", "texts",
)  # fmt: skip
_PLAIN: Final[dict[Any, str]] = {
    str: TEXT, int: NUMBER, bool: TICK, date: DAY, UncertainDate: UNCERTAIN, Address: ADDRESS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `what`: how it is read; `optional`: None is a value; `required`: it has no default.

    `of`: the dataclass of a part or of the rows. `default`: what a blank form says, where that is anything.
    """

    name: str
    what: str
    optional: bool
    required: bool
    of: type | None = None
    default: str | bool | None = None


@cache
def items_of(cls: type) -> tuple[Item, ...]:
    """The items of a notice or of a part of one, in order. Raises TypeError for a type that no form knows."""
    hints = typing.get_type_hints(cls)
    return tuple(_item(f, hints[f.name]) for f in dataclasses.fields(cls))


def _item(field: dataclasses.Field[Any], hint: Any) -> Item:
    optional = is_optional(hint)
    base = base_of(hint)
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    what, of = _what(base, optional)
    if not what:
        raise TypeError(f"{field.name}: no form knows {base!r}")
    default = field.default if isinstance(field.default, str | bool) and field.default else None
    return Item(field.name, what, optional, required, of, default)


def _what(base: Any, optional: bool) -> tuple[str, type | None]:
    if base is bool and optional:
        return YES_NO, None
    if base in _PLAIN:
        return _PLAIN[base], None
    if typing.get_origin(base) is tuple:
        of = typing.get_args(base)[0]
        return (ROWS, typing.cast(type, of)) if dataclasses.is_dataclass(of) else (TEXTS, None)
    if dataclasses.is_dataclass(base):
        return PART, typing.cast(type, base)
    return "", None


def is_optional(hint: Any) -> bool:
    """Whether None is a value."""
    return isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint)


def base_of(hint: Any) -> Any:
    """The type without None."""
    if is_optional(hint):
        return next(a for a in typing.get_args(hint) if a is not type(None))
    return hint


def defaults_of(cls: type) -> dict[str, Any]:
    """What a blank form of a notice or of a part says already."""
    return {i.name: i.default for i in items_of(cls) if i.default is not None}


def is_person(name: str) -> bool:
    """Whether a field of this name holds the 宛名番号 of someone in the register."""
    return name == "addressee_no" or name.endswith("_addressee_no")


#: Rows of those whom a notice leaves where they are: the members that are not ticked.
REST: Final = "staying"


def ticked_rows(cls: type) -> str:
    """The row field whose people are ticked in their household; empty where there is none."""
    return next((name for name in rows_of_persons(cls) if name != REST), "")


def rows_of_persons(cls: type) -> tuple[str, ...]:
    """Names of the row fields whose rows name persons in the register."""
    return tuple(i.name for i in items_of(cls) if i.of and i.what == ROWS and _has(i.of, "addressee_no"))


def rows_of_entrants(cls: type) -> tuple[str, ...]:
    """Names of the row fields that enter new people."""
    return tuple(i.name for i in items_of(cls) if i.of and i.what == ROWS and _has(i.of, "key"))


def rows_that_resume(cls: type) -> tuple[str, ...]:
    """Of these, the row fields whose people may take a removed record up again (再転入)."""
    return tuple(i.name for i in items_of(cls) if i.of and i.what == ROWS and _has(i.of, "resumes"))


def rows_of_items(cls: type) -> str:
    """The row field that changes items of the record (`name`, `value`); empty where there is none."""
    return next((i.name for i in items_of(cls) if i.of and i.what == ROWS
                 and {each.name for each in items_of(i.of)} == {"name", "value"}), "")  # fmt: skip


def _has(cls: type, name: str) -> bool:
    return any(i.name == name for i in items_of(cls))

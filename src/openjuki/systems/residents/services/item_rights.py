"""Items of a record or a draft that need a right of their own (項目の権限). U-05, S 10.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.kernel.register.record import Record
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors.person import ITEM_RIGHTS


def hidden_items(staff: Staff) -> frozenset[str]:
    """Names of the items that these staff may not see."""
    return frozenset(n for right, names in ITEM_RIGHTS.items() if not staff.may(right) for n in names)


def blank_record(record: Record, hidden: frozenset[str]) -> Record:
    """The record with the hidden items blank, whether they were filled or not."""
    if not hidden:
        return record
    blank: dict[str, Any] = {n: None if n.endswith(("_on", "_until")) else "" for n in hidden}
    return record.with_(**blank)


def blank_form(value: Any, hidden: frozenset[str]) -> Any:
    """Form data, however deep, with the hidden items blank; what is not there stays away."""
    if isinstance(value, Mapping):
        if is_row_of(value, hidden):
            return dict.fromkeys(value, "")
        return {name: "" if name in hidden else blank_form(each, hidden) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [blank_form(each, hidden) for each in value]
    return value


def is_row_of(row: Any, hidden: frozenset[str]) -> bool:
    """Whether a row `(name, value)` changes one of the hidden items (職権修正 and the like)."""
    return isinstance(row, Mapping) and set(row) == {"name", "value"} and row["name"] in hidden


def with_hidden_rows(sent: Any, before: Any, hidden: frozenset[str]) -> Any:
    """What a page sent for rows, and the rows of the draft that were not shown on it."""
    if not (isinstance(sent, list) and isinstance(before, list)):
        return sent
    named = {row.get("name") for row in sent if isinstance(row, Mapping)}
    return [*sent, *(row for row in before if is_row_of(row, hidden) and row["name"] not in named)]

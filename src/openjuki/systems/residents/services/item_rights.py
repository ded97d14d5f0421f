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
        return {name: "" if name in hidden else blank_form(each, hidden) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [blank_form(each, hidden) for each in value]
    return value

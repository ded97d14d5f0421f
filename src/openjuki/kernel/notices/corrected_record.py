"""修正後の記載 — the record that a correction of single items leads to (S 4.2.3)."""

from typing import Any

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.corrections import Correction
from openjuki.kernel.register.item_values import value_of
from openjuki.kernel.register.record import Record
from openjuki.kernel.relationship.grammar import HOUSEHOLDER


def corrected(record: Record, notice: Correction) -> Record:
    """The record with the new values. Raises ItemValueError for what cannot be read, KeyError for no item."""
    values: dict[str, Any] = {item.name: value_of(item.name, item.value) for item in notice.items}
    if number := getattr(notice, "pension_no", ""):
        values["pension_no"] = number
    after = record.with_(**values)
    if after.relationship == HOUSEHOLDER:
        after = after.with_(householder_name=full_name(after))
    return after

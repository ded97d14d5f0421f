"""How the kernel's record becomes columns (記録項目と列): one field, one column, same name.

A date that may be uncertain is stored as entered (its canonical text); 個人番号 is stored sealed, with a keyed
hash beside it. Source: kernel.register.record; decisions.md, 個人番号.
"""

from __future__ import annotations

from typing import Any, get_type_hints

from django.db import models

from openjuki.kernel.register.record import FIELD_NAMES, Record

HINTS: dict[str, Any] = get_type_hints(Record)
SEALED = "individual_number"
SEALED_COLUMNS = ("individual_number_enc", "individual_number_hash")
#: Columns of a version that hold the record, in the order of its fields.
RECORD_COLUMNS: tuple[str, ...] = tuple(n for n in FIELD_NAMES if n != SEALED)


def is_uncertain(name: str) -> bool:
    """True for a field that holds an UncertainDate."""
    return "UncertainDate" in str(HINTS[name])


def column_for(name: str) -> models.Field[Any, Any]:
    """The column of one field of the record."""
    hint = str(HINTS[name])
    if "UncertainDate" in hint or hint == "<class 'str'>":
        return models.TextField(blank=True, default="")
    if "datetime.date" in hint:
        return models.DateField(null=True)
    if "bool" in hint:
        return models.BooleanField(null="None" in hint, default=None if "None" in hint else False)
    if "int" in hint:
        return models.IntegerField(null=True)
    raise TypeError(f"no column for {name}: {hint}")


def add_record_columns(namespace: dict[str, Any]) -> None:
    """Put all columns of the record into a model's class body."""
    for name in RECORD_COLUMNS:
        namespace[name] = column_for(name)
    namespace["individual_number_enc"] = models.BinaryField(null=True)
    namespace["individual_number_hash"] = models.BinaryField(null=True)

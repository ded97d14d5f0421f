"""Fields of any notice (届出の欄), made from the items of its dataclass: type and name say which widget.

One table, `LOOKS`, says what a name looks like; a name that it does not have is free Japanese text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, cast

from django import forms

from openjuki.kernel.register.item_values import MONTHS
from openjuki.kernel.register.record import Record
from openjuki.runtime.web.widgets import Kind, Width
from openjuki.systems.residents.services.notice_forms import items as shapes
from openjuki.systems.residents.services.notice_forms.choices import choices_of
from openjuki.systems.residents.services.notice_forms.items import Item, items_of
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.web.forms.base import PathForm, choice, code, day, text, tick

YES_NO: Final = {"true": "あり", "false": "なし"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is typed. `reader`: what tells its meaning beside it."""

    kind: Kind = "name"
    width: Width = "m"
    reader: str = ""
    legal_name: bool = False


_KANA, _LATIN, _DIGITS = Look("kana"), Look("latin"), Look("digits", "s")
_NAME, _LONG, _CODE = Look(legal_name=True), Look(width="l"), Look("code", "xs")
LOOKS: Final[dict[str, Look]] = {
    **dict.fromkeys(
        ("surname", "given_name", "former_surname", "alias", "kanji_name", "name", "householder_name",
         "register_head", "previous_householder_name"), _NAME,
    ),
    **dict.fromkeys(
        ("note", "address_override", "remarks", "registered_domicile", "unreported_address", "mandate"), _LONG
    ),
    **dict.fromkeys(("roman_name", "residence_card_no", "special_permanent_no"), _LATIN),
    **dict.fromkeys(("addressee_no", "household_no", "joins", "phone", "resumes"), _DIGITS),
    "individual_number": Look("digits", "m", "individual_number"),
    "resident_code": Look("digits", "m", "resident_code"),
    "relationship": Look("code", "s", "relationship"),
    "sender": Look(width="s"), "number": Look(width="s"),
    "katakana_name": _KANA, "reading_name": _KANA,
    **dict.fromkeys(MONTHS, Look("code", "s", "month")),
}  # fmt: skip
#: What a name begins or ends with, where the table does not have it.
_SUFFIXES: Final = (
    ("_addressee_no", _DIGITS), ("_household_no", _DIGITS), ("_furigana", _KANA), ("_reading", _KANA),
    ("_code", _LATIN), ("_relationship", LOOKS["relationship"]), ("_name", _NAME), ("_surname", _NAME),
    ("_serial", _LATIN), ("_no", _LATIN),
)  # fmt: skip
_PREFIXES: Final = (("reading_", _KANA), ("furigana_", _KANA))
#: Short codes that are typed, with their text beside them.
_TYPED_CODES: Final = frozenset({"sex", "kind", "residence_category"})


def look_of(name: str) -> Look:
    """How a text of this name is typed."""
    if name in LOOKS:
        return LOOKS[name]
    for start, look in _PREFIXES:
        if name.startswith(start):
            return look
    return next((look for end, look in _SUFFIXES if name.endswith(end)), Look())


def field_of(cls: type, item: Item, *, label: str = "", width: Width | None = None) -> forms.Field:
    """The field of one item. `column` is its name, so that F6 copies it from the row above."""
    label = label or label_of(item.name, cls)
    required = item.required and not item.optional and item.what not in (shapes.TICK, shapes.TEXTS)
    table = choices_of(cls, item.name)
    column = item.name
    if table is not None and item.name not in _TYPED_CODES:
        wide = width or ("l" if max(map(len, table.values()), default=0) > 14 else "m")
        listed = [(key, title) for key, title in table.items() if key]
        return cast(forms.Field, choice(label, listed, required=required, width=wide, column=column))
    if item.name in _TYPED_CODES:
        return code(label, item.name, required=required, column=column)
    if item.what == shapes.TICK:
        return tick(label, **{"data-column": column})
    if item.what == shapes.YES_NO:
        return cast(forms.Field, choice(label, YES_NO.items(), width=width or "s", column=column))
    if item.what == shapes.DAY:
        return day(label, required=required, column=column)
    if item.what == shapes.UNCERTAIN:
        reader = "birth" if item.name == "birth" else "uncertain"
        return text(label, "date", required=required, reader=reader, width=width or "s", column=column)
    if item.what == shapes.NUMBER:
        return text(label, "digits", required=required, width="xs", column=column)
    return _text_field(label, look_of(item.name), required, column, width)


def _text_field(label: str, look: Look, required: bool, column: str, width: Width | None) -> forms.Field:
    if look.reader == "relationship":
        return code(label, look.reader, required=required, column=column)
    return text(
        label, look.kind, required=required, width=width or look.width, reader=look.reader,
        legal_name=look.legal_name, column=column,
    )  # fmt: skip


@cache
def form_of(cls: type, names: tuple[str, ...], labels: tuple[tuple[str, str], ...] = ()) -> type[PathForm]:
    """A form with these items of a notice or of a part of one, in this order."""
    known = {i.name: i for i in items_of(cls)}
    own = dict(labels)
    fields = {name: field_of(cls, known[name], label=own.get(name, "")) for name in names}
    return cast(type[PathForm], type(f"{cls.__name__}Form", (PathForm,), fields))


@cache
def record_item_form(name: str) -> type[PathForm]:
    """One item of the record as it is corrected: never required, since blank means that nothing changes."""
    item = replace(next(i for i in items_of(Record) if i.name == name), required=False)
    field = field_of(Record, item)
    if item.what == shapes.TICK:
        field = cast(forms.Field, choice(str(field.label), YES_NO.items(), width="s"))
    return cast(type[PathForm], type("RecordItemForm", (PathForm,), {"value": field}))


def initial_of(data: Any) -> dict[str, Any]:
    """What a draft holds of a part, as the fields show it."""
    if not isinstance(data, Mapping):
        return {}
    return {name: _shown(value) for name, value in data.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return "、".join(value)
    return value

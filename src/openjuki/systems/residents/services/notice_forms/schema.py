"""JSON Schema of a kind's form data (届出の様式の機械可読な形), for programs that fill a draft. A-01."""

from __future__ import annotations

from typing import Any

from openjuki.systems.residents.services.notice_forms import items as shapes
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS, MAX_TEXT
from openjuki.systems.residents.services.notice_forms.choices import choices_of
from openjuki.systems.residents.services.notice_forms.items import Item, items_of
from openjuki.systems.residents.services.notice_forms.labels import label_of

_DAY = "R8.4.1、80401、2026-04-01 のいずれか"
_UNCERTAIN = "日付、又は不詳日(昭和20年頃 など)"


def schema_of(cls: type) -> dict[str, Any]:
    """An object with exactly the items of a notice, or of a part of one; titles and codes in Japanese."""
    items = items_of(cls)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {i.name: {"title": label_of(i.name, cls), **_type(cls, i)} for i in items},
        "required": [i.name for i in items if i.required and not i.optional and i.what != shapes.TEXT],
    }


def _type(cls: type, item: Item) -> dict[str, Any]:
    if item.what in (shapes.PART, shapes.ADDRESS):
        found = schema_of(item.of or shapes.Address)
        return {**found, "type": ["object", "null"]} if item.optional else found
    if item.what == shapes.ROWS and item.of is not None:
        return {"type": "array", "maxItems": MAX_ROWS, "items": schema_of(item.of)}
    if item.what == shapes.TEXTS:
        return {"type": "array", "items": {"type": "string", "maxLength": MAX_TEXT}}
    if item.what in (shapes.TICK, shapes.YES_NO):
        return {"type": ["boolean", "null"] if item.what == shapes.YES_NO else "boolean"}
    if item.what in (shapes.DAY, shapes.UNCERTAIN):
        return {"type": "string", "description": _DAY if item.what == shapes.DAY else _UNCERTAIN}
    table = choices_of(cls, item.name)
    if table is None:
        return {"type": "string", "maxLength": MAX_TEXT}
    listed = [{"const": key, "title": title} for key, title in table.items()]
    return {
        "type": "string",
        "oneOf": [*listed, {"const": "", "title": "空欄"}] if "" not in table else listed,
    }

"""Input widgets (入力欄): kind of characters, width, reading beside the field, choices by key.

`kind` tells the terminal which input mode to take and the shell how to tidy what was typed:

| kind | for | IME | tidied on leaving |
|---|---|---|---|
| `name` | names, free Japanese text | on | never: stored as entered |
| `kana` | フリガナ | on | hiragana and half-width kana → full-width katakana |
| `latin` | roman names, user ids | off | full-width letters → half-width |
| `digits` | numbers, postal codes | off | full-width digits → half-width, hyphens and spaces dropped |
| `code` | typed codes (続柄 …) | off | full-width → half-width |
| `date` | wareki or western days | off | full-width → half-width |
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openjuki.runtime.web import hooks

Kind = Literal["name", "kana", "latin", "digits", "code", "date"]
Width = Literal["xs", "s", "m", "l", "full"]

# type=tel and inputmode switch the Windows IME to half-width input; `lang` brings it back for Japanese
_ATTRS: dict[str, dict[str, str]] = {
    "name": {"lang": "ja", "inputmode": "text"},
    "kana": {"lang": "ja", "inputmode": "text"},
    "latin": {"lang": "en", "inputmode": "email", "autocapitalize": "characters"},
    "digits": {"lang": "en", "inputmode": "numeric"},
    "code": {"lang": "en", "inputmode": "numeric"},
    "date": {"lang": "en", "inputmode": "numeric"},
}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TEL = frozenset({"digits", "code", "date"})
IME_TEXT = {
    "name": "全角",
    "kana": "カナ",
    "latin": "英字",
    "digits": "数字",
    "code": "コード",
    "date": "日付",
}


class _Quick:
    """An input written without a template: a family's form has well over a hundred, each would cost one."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        widget = context["widget"]
        attrs: dict[str, Any] = {"type": widget["type"], "name": widget["name"]}
        if widget["value"] is not None:
            attrs["value"] = widget["value"]
        return format_html("<input{}>", flatatt(attrs | widget["attrs"]))


class Text(_Quick, forms.TextInput):
    """One-line input. `reader` names the lent reader whose meaning is shown beside the field;
    `column` names the field across the rows of a grid, for 前行複写 and for `Reading.fills`."""

    def __init__(
        self,
        kind: Kind = "name",
        *,
        width: Width = "m",
        reader: str = "",
        column: str = "",
        legal_name: bool = False,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        self.kind: Kind = kind
        self.reader = reader
        own: dict[str, Any] = dict(_ATTRS[kind])
        own |= {"data-kind": kind, "autocomplete": "off", "spellcheck": "false"}
        own["class"] = f"input w-{width}" + (" legal-name" if legal_name else "")
        if column:
            own["data-column"] = column
        super().__init__(own | (attrs or {}))
        if kind in _TEL:
            self.input_type = "tel"

    def format_value(self, value: Any) -> str | None:
        """A day that a program has written (2026-04-01) stands in its field as a person would type it."""
        text: str | None = super().format_value(value)
        if self.kind != "date" or not text or not _ISO.fullmatch(text):
            return text
        try:
            return hooks.typed(date.fromisoformat(text))
        except ValueError:
            return text


class Date(Text):
    """A day typed as R8.4.1, 80401, 2026-04-01 …; its meaning stands beside it (the `date` reader)."""

    def __init__(
        self, *, reader: str = "date", column: str = "", attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__("date", width="s", reader=reader, column=column, attrs=attrs)


class Code(Text):
    """A typed code whose text stands beside it; F4 lists the codes of `reader`."""

    def __init__(self, reader: str, *, column: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__("code", width="xs", reader=reader, column=column, attrs=attrs)


class Choice(forms.Select):
    """A short list of choices without groups."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        widget = context["widget"]
        options = format_html_join(
            "",
            "<option{}>{}</option>",
            (
                (flatatt({"value": o["value"], **o["attrs"]}), o["label"])
                for _, group, _ in widget["optgroups"]
                for o in group
            ),
        )
        return format_html(
            "<select{}>{}</select>", flatatt({"name": widget["name"], **widget["attrs"]}), options
        )

    def __init__(
        self, *, width: Width = "m", column: str = "", attrs: dict[str, Any] | None = None, choices: Any = ()
    ) -> None:
        own: dict[str, Any] = {"class": f"input w-{width}"}
        if column:
            own["data-column"] = column
        super().__init__(own | (attrs or {}), choices)


class Tick(_Quick, forms.CheckboxInput):
    """A tick."""


class Hidden(_Quick, forms.HiddenInput):
    """A value that another field's meaning fills."""


class Area(forms.Textarea):
    """Several lines of free text."""

    def __init__(self, *, rows: int = 3, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input w-full", "rows": rows, "lang": "ja"} | (attrs or {}))


def reading_of(widget: forms.Widget, value: object) -> hooks.Reading | None:
    """What the value in a field means now; None where the field has no reader or no value."""
    kind = getattr(widget, "reader", "")
    reader = hooks.reader(kind) if kind else None
    if reader is None or value in (None, ""):
        return None
    return reader(str(value))

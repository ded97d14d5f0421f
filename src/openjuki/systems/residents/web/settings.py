"""設定の画面: all that the city decides, each with its default and its limits, and one of them in a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.ids import uuid7
from openjuki.runtime.preferences.desk import Line
from openjuki.runtime.preferences.kinds import Number, OneOf, Table, Words
from openjuki.runtime.rights import requires
from openjuki.runtime.web import widgets
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services.change_settings import change_settings, list_settings
from openjuki.systems.residents.services.preferences import Branches
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.base import PathForm, choice, text

_MOST = 20_000  # characters of the longest form
Cell = Number | OneOf | Words


@requires("residents.settings")
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting as it stands."""
    staff = staff_of(request)
    walk = tabs(staff, "settings")
    lines = [(line, _said(line, line.value), _usual(line)) for line in list_settings(staff=staff)]
    context = {**walk, "whole": True, "lines": lines, "fkeys": walk["tab_keys"]}
    return page(request, "residents/settings.html", context)


@requires("residents.settings")
@require_http_methods(["GET", "POST"])
def setting(request: HttpRequest, key: str) -> HttpResponse:
    """One setting; posted, it is replaced."""
    staff, refused = staff_of(request), tuple[Finding, ...]()
    line = next((each for each in list_settings(staff=staff) if each.preference.key == key), None)
    if line is None:
        raise NotFound(Finding("C52", "その設定はありません。", remedy="設定の一覧から選び直してください。"))
    form = _Form(line)
    if request.method == "POST":
        try:
            value = form.value(request.POST)
            change_settings(staff=staff, given={key: value}, reason=request.POST.get("reason", "")[:200])
            return go(reverse("residents:settings"), done="setting")
        except Invalid as e:
            refused, form.initial = e.findings, request.POST.dict()
    context = {
        "line": line, "form": form, "usual": _usual(line), "findings": refused, "key": str(uuid7()),
        "fkeys": [
            FunctionKey("back", "設定の一覧へ", href=reverse("residents:settings")),
            FunctionKey("confirm", "変更", form="setting"),
        ],
    }  # fmt: skip
    return page(request, "residents/setting.html", context, status=422 if refused else 200)


class _Form(PathForm):
    """One value; of a table one for each row, which is as usual where it stays blank."""

    def __init__(self, line: Line) -> None:
        self._kind = kind = line.preference.kind
        super().__init__(initial=_initial(kind, line.value))
        if isinstance(kind, Table):
            for name, title in kind.rows().items():
                usual = kind.cell.shown(kind.usual[name]) if name in kind.usual else ""
                self.fields[f"value.{name}"] = _field(kind.cell, title, usual)
        elif isinstance(kind, Branches):
            self.fields["value"] = forms.CharField(label="区域", required=False, widget=widgets.Area())
        else:
            self.fields["value"] = _field(kind, line.preference.title)  # type: ignore[arg-type]
        self.fields["reason"] = text("変更の理由(操作履歴に残ります)", width="full")

    @property
    def rows(self) -> list[tuple[str, str, forms.BoundField]]:
        """(title, usual value, field) of each row of a table."""
        kind = self._kind
        if not isinstance(kind, Table):
            return []
        return [
            (title, kind.cell.shown(kind.usual[name]) if name in kind.usual else "", self[f"value.{name}"])
            for name, title in kind.rows().items()
        ]

    @property
    def single(self) -> forms.BoundField | None:
        """The field of a value that is no table."""
        return None if isinstance(self._kind, Table) else self["value"]

    def value(self, post: Mapping[str, Any]) -> Any:
        """What was typed, as it is stored."""
        kind = self._kind
        if isinstance(kind, Table):
            typed = {name: str(post.get(f"value.{name}", "")).strip()[:_MOST] for name in kind.rows()}
            return {name: _read(kind.cell, each) for name, each in typed.items() if each}
        typed_one = str(post.get("value", "")).strip()[:_MOST]
        return _branches(typed_one) if isinstance(kind, Branches) else _read(kind, typed_one)


def _field(cell: Cell, label: str, usual: str = "") -> forms.Field:
    """`usual`: what holds where nothing is chosen; a single value is always chosen."""
    attrs = {"aria-label": label} if usual else {}
    if isinstance(cell, OneOf):
        blank = [("", f"初期値({usual})")] if usual else []
        return choice(label, [*blank, *cell.options.items()], blank=False, width="m", attrs=attrs)
    if isinstance(cell, Number):
        return text(label, "digits", width="s", attrs=attrs)
    return text(label, width="l", attrs={"aria-label": label})


def _initial(kind: Any, value: Any) -> dict[str, Any]:
    if isinstance(kind, Table):
        return {f"value.{name}": each for name, each in value.items() if each != kind.usual.get(name)}
    if isinstance(kind, Branches):
        lines = [" ".join((w, n, *codes)) for w, of in value.items() for n, codes in of.items()]
        return {"value": "\n".join(lines)}
    return {"value": value}


def _read(cell: Any, typed: str) -> Any:
    """A number where one is wanted; what is none stays as it was typed, and is refused as such."""
    number = isinstance(cell, Number) and typed.isascii() and typed.isdecimal() and len(typed) < 10
    return int(typed) if number else typed


def _branches(typed: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for words in filter(None, map(str.split, typed.splitlines())):
        ward, name, codes = words[0], "".join(words[1:2]), words[2:]
        found.setdefault(ward, {}).setdefault(name, []).extend(codes)
    return found


def _said(line: Line, value: Any) -> str:
    return line.preference.kind.shown(value) or "初期値のとおり"


def _usual(line: Line) -> str:
    """The default in words; of a table, that of each row stands beside it."""
    return (
        "項目ごと"
        if isinstance(line.preference.kind, Table)
        else line.preference.kind.shown(line.preference.default)
    )

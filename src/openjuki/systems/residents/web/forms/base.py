"""Forms whose field names are paths of the notice (`members.0.birth`), so that findings find their field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from openjuki.kernel.dates.wareki import DateInputError, parse_date
from openjuki.kernel.relationship import codes
from openjuki.kernel.relationship.grammar import RelationshipError
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.web import widgets

Choices = Iterable[tuple[str, str]]


class PathField(BoundField):
    """A dot in an id would cut CSS selectors in two."""

    @property
    def auto_id(self) -> str:
        return str(self.form.auto_id) % self.html_name.replace(".", "-")


class PathForm(forms.Form):
    """Fields under one path. Unbound always: the draft is what was typed, the rules judge it."""

    bound_field_class = PathField
    use_required_attribute = False

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix}.{field_name}" if self.prefix else field_name

    def add_initial_prefix(self, field_name: str) -> str:
        return f"initial-{self.add_prefix(field_name)}"

    def names(self) -> list[str]:
        """Html names of all fields."""
        return [self.add_prefix(n) for n in self.fields]

    def typed(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """What a posted form says, by path. A field that the page did not send is left out."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            path = self.add_prefix(name)
            if isinstance(field, forms.BooleanField):
                found[path] = path in post
            elif path in post:
                found[path] = tidy(name, str(post[path]))
        return found


def tidy(name: str, value: str) -> str:
    """A 続柄 typed by code becomes its text; everything else stays as it was typed."""
    if name == "relationship" and value.strip().isdigit():
        try:
            return codes.read(value)
        except RelationshipError:
            return value
    return value


def text(
    label: str, kind: widgets.Kind = "name", *, required: bool = False, **widget: Any
) -> forms.CharField:
    """A one-line field."""
    return forms.CharField(label=label, required=required, widget=widgets.Text(kind, **widget))


def day(label: str, *, required: bool = False, **widget: Any) -> forms.CharField:
    """A date field with its reading."""
    return forms.CharField(label=label, required=required, widget=widgets.Date(**widget))


def code(label: str, reader: str, *, required: bool = False, **widget: Any) -> forms.CharField:
    """A typed code with its reading."""
    return forms.CharField(label=label, required=required, widget=widgets.Code(reader, **widget))


def choice(label: str, choices: Choices, *, required: bool = False, blank: bool = True, **widget: Any) -> Any:
    """A short list."""
    listed = [("", "")] if blank else []
    return forms.ChoiceField(
        label=label, required=required, choices=[*listed, *choices], widget=widgets.Choice(**widget)
    )


def tick(label: str, **attrs: Any) -> forms.BooleanField:
    """A tick."""
    return forms.BooleanField(label=label, required=False, widget=widgets.Tick(attrs=attrs))


def hidden(label: str, column: str) -> forms.CharField:
    """A value that another field's meaning fills."""
    return forms.CharField(label=label, required=False, widget=widgets.Hidden(attrs={"data-column": column}))


def day_of(post: Mapping[str, Any], name: str) -> date | None:
    """A typed day; None for a blank. Raises Invalid beside the field."""
    typed = str(post.get(name, "")).strip()[:40]
    if not typed:
        return None
    try:
        return parse_date(typed)
    except DateInputError as e:
        raise Invalid(Finding("F04", str(e), field=name, remedy="例: R8.4.1、80401、2026-04-01")) from e


def ticked(post: Mapping[str, Any], group: str, keys: Iterable[str]) -> tuple[str, ...]:
    """Which of the keys were ticked in a group of ticks (`missing.seal` …), in the order of the keys."""
    return tuple(key for key in keys if f"{group}.{key}" in post)

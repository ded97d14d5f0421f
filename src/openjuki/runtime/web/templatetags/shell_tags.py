"""Tags and filters of the shell (画面部品): `wareki`, `field`, `function_keys`, `findings`, `elapsed`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web import fkeys as keys
from openjuki.runtime.web import hooks, widgets

register = template.Library()
_STANDARD = re.compile(r"\bS (?=\d)")
_OWN_TABLES = re.compile(r"(?:^|[、・])[A-Z]{1,3}-\d+[a-z]?(?=$|[、・])")


@register.filter
def wareki(value: date | datetime | None) -> str:
    """A day in the Japanese era; nothing for None. A datetime is shown as the day in Japan."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value, clock.TOKYO).date() if timezone.is_aware(value) else value.date()
    return hooks.wareki(value)


@register.filter
def cited(law: str) -> str:
    """Where a finding comes from, as a clerk reads it: 標準仕様書 by its name, no ids of our own tables."""
    return _STANDARD.sub("標準仕様書 ", _OWN_TABLES.sub("", law)).strip("、・")


@register.filter
def wareki_time(value: datetime | None) -> str:
    """A moment: the day in the Japanese era and hours:minutes, Asia/Tokyo."""
    if value is None:
        return ""
    local = timezone.localtime(value, clock.TOKYO)
    return f"{hooks.wareki(local.date())} {local:%H:%M}"


@register.filter
def elapsed(value: datetime | None) -> str:
    """Time since a moment of business time (経過): 5分, 1時間20分, 3日."""
    if value is None:
        return ""
    minutes = max(int((clock.now() - value).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes}分"
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours}時間{rest}分" if rest else f"{hours}時間"
    return f"{minutes // (24 * 60)}日"


@register.inclusion_tag("shell/_fkeys.html", takes_context=True)
def function_keys(context: template.Context) -> dict[str, Any]:
    """The bar at the foot: the page's `fkeys` over the shell's defaults."""
    declared: Iterable[keys.FunctionKey] = context.get("fkeys") or ()
    return {"slots": keys.bar(declared, defaults=context.get("default_keys") or ())}


@register.inclusion_tag("shell/_findings.html", takes_context=True)
def findings(
    context: template.Context, items: Iterable[Finding] = (), field: str | None = None
) -> dict[str, Any]:
    """Boxes of findings; `field=""` keeps those of the whole form."""
    return {"items": boxes.shown(items or (), _posted(context), field=field)}


@register.inclusion_tag("shell/_form_findings.html", takes_context=True)
def form_findings(context: template.Context, items: Iterable[Finding] = ()) -> dict[str, Any]:
    """The place of findings that belong to no single field. Every autosaved form's page holds one."""
    return findings(context, items, field="")


@register.inclusion_tag("shell/_field.html", takes_context=True)
def field(
    context: template.Context,
    bound: BoundField,
    findings: Iterable[Finding] = (),
    hide_label: bool = False,
    css: str = "",
    also: Iterable[str] = (),
) -> dict[str, Any]:
    """One field with label, mark, input, reading and findings. Form errors count as findings too.

    `also`: other names whose findings this field stands for: what the clerk types here fills them.
    """
    widget = bound.field.widget
    name = bound.html_name
    own = [Finding(id=f"form-{name}", message=str(e), field=name) for e in bound.errors]
    items = boxes.shown([*own, *(findings or ())], _posted(context), field=name)
    reader = getattr(widget, "reader", "")
    reader = reader if hooks.reader(reader) else ""
    kind = getattr(widget, "kind", "")
    others = [
        (other, f"{bound.auto_id}-findings-{at}", boxes.shown(findings or (), _posted(context), field=other))
        for at, other in enumerate(also, start=1)
    ]
    ids = [f"{bound.auto_id}-findings", *(place for _, place, _ in others)]
    ids += [f"{bound.auto_id}-reading"] if reader else []
    ids += [f"{bound.auto_id}-help"] if bound.help_text else []
    attrs: dict[str, Any] = {"aria-describedby": " ".join(ids)}
    if any(s.finding.level == "error" for listed in (items, *(own for *_, own in others)) for s in listed):
        attrs["aria-invalid"] = "true"
    if reader:
        attrs |= _reading_attrs(reader, bound)
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "items": items,
        "others": others,
        "reader": reader,
        "reading": widgets.reading_of(widget, bound.value()) if reader else None,
        "has_choices": bool(reader) and hooks.choices(reader) is not None,
        "kind_text": widgets.IME_TEXT.get(kind, ""),
        "hide_label": hide_label,
        "required": bound.field.required,
        "css": css,
    }


@register.simple_tag
def autosave(form_id: str, url: str) -> SafeString:
    """Attributes of a `<form>` that is saved as fields are left; `saved_state` shows the result.

    The address answers with `findings.saved(...)`. `novalidate`: our findings speak, not the browser's. The key
    for what the form does once is not spent on saving.
    """
    return format_html(
        'id="{0}" novalidate data-autosave="{0}-saved" hx-post="{1}"'
        ' hx-trigger="change delay:20ms, shell:save" hx-target="#{0}-saved" hx-swap="innerHTML"'
        ' hx-sync="this:queue last" hx-params="not idempotency_key"',
        form_id,
        url,
    )


@register.simple_tag
def saved_state(form_id: str, saved_at: datetime | None = None) -> SafeString:
    """Where 「保存済 10:03」 stands; `saved_at` when the draft was saved before this page was opened."""
    text = f"保存済 {timezone.localtime(saved_at, clock.TOKYO):%H:%M}" if saved_at else ""
    return format_html(
        '<output class="saved" id="{0}-saved" data-state="{1}">{2}</output>',
        form_id,
        "saved" if saved_at else "clean",
        text,
    )


def _reading_attrs(reader: str, bound: BoundField) -> dict[str, str]:
    """htmx: ask the reader while typing and on leaving. POST, so that no personal date stands in a URL."""
    return {
        "hx-post": reverse("shell:read", args=[reader]),
        "hx-trigger": "input changed delay:200ms, change, shell:read",
        "hx-target": f"#{bound.auto_id}-reading",
        "hx-swap": "innerHTML",
        "hx-params": bound.html_name,
        "hx-sync": "this:replace",
        "data-reader": reader,
    }


def _posted(context: template.Context) -> Mapping[str, str]:
    request = context.get("request")
    if request is not None and request.method == "POST":
        return request.POST
    return context.get("answered") or {}  # acknowledgements kept with a draft, under their input names

"""設定の画面: the ordinance as it stands beside its defaults, who certifies, where people may ask."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from openjuki.kernel.seals.ordinance import LABELS, Ordinance
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.widgets import Area, Choice, Text
from openjuki.systems.seals.services.change_settings import OVERFLOW, all_settings, change_settings
from openjuki.systems.seals.web.common import go, page, staff_of
from openjuki.systems.seals.web.forms import Plain


class SettingsForm(Plain):
    """JSON, as `docs/seals.md` and the API have it."""

    ordinance = forms.CharField(label="条例の定め(JSON。書かないものは既定値)", required=False, widget=Area())
    certifiers = forms.CharField(label="認証者(JSON)", required=False, widget=Area())
    contact = forms.CharField(label="問合せ先", required=False, widget=Text(width="full"))
    certificate_overflow = forms.ChoiceField(
        label="文字溢れの扱い", choices=list(OVERFLOW.items()), widget=Choice(width="s")
    )


@requires("seals.settings")
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Shown; posted, all of them are replaced."""
    if request.method == "GET":
        first = {k: v if isinstance(v, str) else _json(v) for k, v in all_settings().items()}
        return _page(request, first)
    try:
        change_settings(staff=staff_of(request), given=_given(request))
    except Invalid as refused:
        return _page(request, request.POST.dict(), refused.findings)
    return go(request.path, done="changed")


def _given(request: HttpRequest) -> dict[str, Any]:
    posted = request.POST
    given: dict[str, Any] = {k: posted.get(k, "")[:500] for k in ("contact", "certificate_overflow")}
    for key, blank in (("ordinance", "{}"), ("certifiers", "[]")):
        try:
            given[key] = json.loads(posted.get(key, "").strip() or blank)
        except ValueError:
            raise Invalid(Finding("SE86", "JSONとして読めません。", field=key)) from None
    return given


def _page(request: HttpRequest, first: dict[str, Any], found: tuple[Finding, ...] = ()) -> HttpResponse:
    defaults = Ordinance()
    context = {
        "form": SettingsForm(initial=first), "findings": found,
        "defaults": [(f.name, _json(getattr(defaults, f.name)), LABELS[f.name]) for f in fields(Ordinance)],
        "fkeys": [FunctionKey("back", href="/"), FunctionKey("confirm", "変更", form="settings")],
    }  # fmt: skip
    return page(request, "seals/settings.html", context, status=422 if found else 200)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

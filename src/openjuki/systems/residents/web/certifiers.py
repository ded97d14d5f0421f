"""認証者の画面: who certifies in which ward from when to when, one term in the form (`?term=`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services.certifiers import (
    CertifierLine,
    TermGiven,
    list_certifiers,
    remove_certifier,
    set_certifier,
)
from openjuki.systems.residents.services.preferences import wards
from openjuki.systems.residents.web.common import go, page, staff_of, tabs, wards_of
from openjuki.systems.residents.web.forms.base import PathForm, choice, day, day_of, text, tick

_FIELDS = ("ward", "title", "name", "deputy", "from_on", "to_on")


class TermForm(PathForm):
    """在任・職務代理の期間."""

    ward = choice("区", (), required=True, blank=False, width="m")
    title = text("職名(都道府県名は自動で前に付きます)", required=True, width="l")
    name = text("氏名", required=True, legal_name=True)
    from_on = day("いつから", required=True)
    to_on = day("いつまで(空欄は、次の人まで)")
    deputy = tick("職務代理者(期間の間、区長より先に認証します)")

    def __init__(self, served: list[str], **given: Any) -> None:
        super().__init__(**given)
        names = wards()
        self.fields["ward"].choices = [(code, names.get(code, code)) for code in served]  # type: ignore[attr-defined]


@requires("residents.settings")
@require_http_methods(["GET", "POST"])
def certifiers(request: HttpRequest) -> HttpResponse:
    """All terms, the newest first; posted, one is registered, corrected or taken away."""
    staff, refused = staff_of(request), tuple[Finding, ...]()
    if request.method == "POST":
        try:
            return _done(request)
        except Invalid as e:
            refused = e.findings
    lines, walk = list_certifiers(staff=staff), tabs(staff, "settings")
    chosen = next((each for each in lines if each.id == _number(request)), None)
    first = request.POST.dict() if refused else _initial(chosen)
    form = TermForm(wards_of(staff), initial=first)
    keys = [
        FunctionKey("back", "設定の一覧へ", href=reverse("residents:settings")),
        FunctionKey("confirm", "変更" if chosen else "登録", form="term"),
    ]
    if chosen:
        keys[0] = FunctionKey("back", "新しい認証者", href=reverse("residents:certifiers"))
        keys.append(FunctionKey("send_back", "削除", dialog="remove"))
    context = {
        **walk, "whole": True, "lines": lines, "chosen": chosen, "form": form, "findings": refused,
        "form_level": [f for f in refused if f.field not in _FIELDS], "key": str(uuid7()), "fkeys": keys,
    }  # fmt: skip
    return page(request, "residents/certifiers.html", context, status=422 if refused else 200)


def _done(request: HttpRequest) -> HttpResponse:
    posted, staff, number = request.POST, staff_of(request), _number(request)
    if posted.get("do") == "remove" and number:
        remove_certifier(staff=staff, certifier_id=number)
        return go(reverse("residents:certifiers"), done="certifier_removed")
    given = TermGiven(
        ward=posted.get("ward", ""), title=posted.get("title", ""), name=posted.get("name", ""),
        deputy="deputy" in posted, from_on=day_of(posted, "from_on"), to_on=day_of(posted, "to_on"),
    )  # fmt: skip
    set_certifier(staff=staff, given=given, certifier_id=number)
    return go(reverse("residents:certifiers"), done="certifier")


def _number(request: HttpRequest) -> int | None:
    typed = request.GET.get("term", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _initial(chosen: CertifierLine | None) -> dict[str, Any]:
    return {name: getattr(chosen, name) for name in _FIELDS} if chosen else {}

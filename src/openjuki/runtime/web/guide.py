"""Style guide (画面部品の見本帳): every component on one page, in demo mode only; keeps nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime import clock, installation
from openjuki.runtime.errors import Finding
from openjuki.runtime.rights import requires
from openjuki.runtime.web import errors, findings, widgets
from openjuki.runtime.web.fkeys import FunctionKey

ROW_COUNT = 3


class Row(forms.Form):
    """One row of the sample grid."""

    name = forms.CharField(label="名称", widget=widgets.Text("name", column="name", legal_name=True))
    reading = forms.CharField(label="フリガナ", widget=widgets.Text("kana", column="reading"))
    day = forms.CharField(label="日付", widget=widgets.Date(column="day"))
    code = forms.CharField(label="区分", widget=widgets.Code("sample", column="code"))


class Sample(forms.Form):
    """Every kind of input once."""

    name = forms.CharField(label="名称", widget=widgets.Text("name", width="l", legal_name=True))
    reading = forms.CharField(label="フリガナ", widget=widgets.Text("kana", width="l"))
    day = forms.CharField(label="日付", help_text="R8.4.1 でも 80401 でも", widget=widgets.Date())
    code = forms.CharField(label="区分", required=False, widget=widgets.Code("sample"))
    number = forms.CharField(label="番号", required=False, widget=widgets.Text("digits", width="s"))
    kind = forms.ChoiceField(
        label="種別", choices=[("1", "甲"), ("2", "乙")], widget=widgets.Choice(width="s")
    )
    way = forms.ChoiceField(
        label="方法", choices=[("a", "窓口"), ("b", "郵送")], required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(label="備考", required=False, widget=widgets.Area(rows=2))


SAMPLE_FINDINGS = (
    Finding(
        id="X01",
        field="day",
        message="日付が今日より後です。",
        law="見本規則 第1条",
        remedy="届出の日を確かめてください。",
    ),
    Finding(
        id="X02",
        level="alert",
        field="name",
        message="同じ名称が既にあります。",
        law="見本規則 第2条",
        remedy="別のものであることを確かめ、理由を入力してください。",
    ),
)


def _demo_only() -> None:
    if installation.current().mode != "demo":
        raise Http404("guide")


def _cards() -> list[dict[str, Any]]:
    now = clock.now()
    stages = (("受付", 2), ("入力中", 3), ("審査中", 1), ("交付待ち", 0))
    minutes = iter((2, 7, 14, 48, 3, 11))
    return [
        {
            "title": title,
            "cards": [
                {
                    "no": f"{10 * i + j:04d}",
                    "since": now - timedelta(minutes=next(minutes)),
                    "late": i == 1 and j == 1,
                }
                for j in range(count)
            ],
        }
        for i, (title, count) in enumerate(stages)
    ]


@requires()
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """The page itself."""
    _demo_only()
    context = {
        "save_url": reverse("shell:guide-save"),
        "form": Sample(initial={"name": "葛󠄂城 髙𠮷", "day": "R8.4.1", "kind": "1"}),
        "rows": [Row(prefix=f"row-{i}") for i in range(ROW_COUNT)],
        "sample_findings": SAMPLE_FINDINGS,
        "stages": _cards(),
        "days": [date(1989, 1, 8), date(2019, 5, 1), date(2026, 4, 1)],
        "notices": [{"level": "good", "text": "登録しました。"}],
        "fkeys": [
            FunctionKey("back", href="/shell/guide/table"),
            FunctionKey("choose", action="choose"),
            FunctionKey("copy_above", action="copy-above"),
            FunctionKey("next", href="/shell/guide/table"),
            FunctionKey("papers", dialog="guide-dialog", label="帳票"),
            FunctionKey("confirm", form="guide-form", label="送信"),
        ],
    }
    return render(request, "shell/guide.html", context)


@requires()
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """The sample form's autosave: says what a real one says, and keeps nothing."""
    _demo_only()
    found = [SAMPLE_FINDINGS[1]] if request.POST.get("name") else []
    return findings.saved(request, findings=found, fields=Sample.base_fields)


@requires()
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """A long list, walked by arrow keys."""
    _demo_only()
    context = {
        "numbers": range(1, 41),
        "fkeys": [FunctionKey("back", href="/shell/guide"), FunctionKey("previous", href="/shell/guide")],
    }
    return render(request, "shell/guide_table.html", context)


@requires()
@require_GET
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it would look."""
    _demo_only()
    return errors.answer(request, status if status in (400, 403, 404, 409, 429, 500, 503) else 404)

"""統合端末の画面: search of 本人確認情報 and one person's history (CS-04, A-07)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from openjuki.kernel.dates import DateInputError, parse_date
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.reasons import REASONS
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.rights import requires
from openjuki.runtime.unified import unify
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.widgets import Choice, Date, Text
from openjuki.systems.juki_cs.selectors.identity import LIMIT, Found, Terms
from openjuki.systems.juki_cs.services import search as service

SEXES = [("", "指定しない"), (Sex.MALE, "男"), (Sex.FEMALE, "女"), (Sex.UNKNOWN, "不明")]


class SearchForm(forms.Form):
    """検索条件; every field may be empty, the service says what is too little."""

    name = forms.CharField(label="氏名(前方一致)", required=False, widget=Text("name", legal_name=True))
    birth = forms.CharField(label="生年月日", required=False, widget=Date())
    address = forms.CharField(label="住所(部分一致)", required=False, widget=Text("name", width="l"))
    sex = forms.ChoiceField(label="性別", required=False, choices=SEXES, widget=Choice(width="s"))
    resident_code = forms.CharField(
        label="住民票コード", required=False, max_length=11, widget=Text("digits", width="s")
    )
    individual_number = forms.CharField(
        label="個人番号", required=False, max_length=12, widget=Text("digits", width="s")
    )
    reason = forms.CharField(
        label="検索の理由", required=False, max_length=200, widget=Text("name", width="l")
    )
    case_no = forms.CharField(
        label="受付番号", required=False, max_length=40, widget=Text("latin", width="s")
    )


@requires("juki_cs.identity.search")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Terms are posted, never in the address: they would stay in histories."""
    form = SearchForm(request.POST or None)
    findings: tuple[Finding, ...] = ()
    found: list[Found] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = service.search_identity(
                terms=terms_of(form.cleaned_data),
                reason=form.cleaned_data["reason"],
                case_no=form.cleaned_data["case_no"],
                staff=request.staff,  # type: ignore[attr-defined]
            )
        except Refused as e:
            findings = e.findings
    context = {
        "form": form,
        "findings": findings,
        "rows": [_row(f) for f in found[:LIMIT]] if found is not None else None,
        "cut": found is not None and len(found) > LIMIT,
        "limit": LIMIT,
        "reason": request.POST.get("reason", ""),
        "fkeys": [FunctionKey("back", href="/"), FunctionKey("confirm", form="search", label="検索")],
    }
    return render(request, "juki_cs/search.html", context, status=422 if findings else 200)


@requires("juki_cs.identity.search")
@require_POST
def show(request: HttpRequest, record: int) -> HttpResponse:
    """One person's states, on from the list with the reason of the search."""
    reason = request.POST.get("reason", "")
    versions, number = service.show_identity(
        record=record,
        with_number=request.POST.get("number") == "1",
        reason=reason,
        staff=request.staff,  # type: ignore[attr-defined]
    )
    context = {
        "record": record,
        "now": _row(versions[0]),
        "characters": [("氏名", unify(versions[0].name)), ("住所", unify(versions[0].address))],
        "rows": [_row(v) for v in versions],
        "number": number,
        "reason": reason,
        "fkeys": [FunctionKey("back", href="/identity/")],
    }
    return render(request, "juki_cs/person.html", context)


def terms_of(given: dict[str, Any]) -> Terms:
    """Terms from what was typed. Raises Invalid (a Refused) for a day that cannot be read."""
    from openjuki.runtime.errors import Invalid

    birth = None
    if given["birth"]:
        try:
            birth = parse_date(given["birth"])
        except DateInputError as e:
            raise Invalid(
                Finding("CC-24", str(e), field="birth", remedy="S60.3.9 のように入力してください")
            ) from None
    names = ("name", "sex", "address", "resident_code", "individual_number")
    return Terms(birth=birth, **{n: given[n].strip() for n in names})


def _row(f: Found) -> dict[str, Any]:
    return {
        "found": f,
        "code_end": f.resident_code[-4:],
        "sex": Sex.LABELS.get(f.sex, f.sex),
        "reason": REASONS.get(f.reason, f.reason),
    }

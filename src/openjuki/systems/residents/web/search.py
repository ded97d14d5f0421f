"""住民検索: any combination of keys, past spellings too; always for a case or a reason (RR-04, U-19)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.kernel.dates.wareki import DateInputError
from openjuki.kernel.names.characters import clusters, is_ideograph
from openjuki.kernel.register.codes import Sex
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as case_selectors
from openjuki.systems.residents.selectors.criteria import Criteria, Cursor
from openjuki.systems.residents.selectors.day_range import DayRange, day_range
from openjuki.systems.residents.services.search_residents import SearchResult
from openjuki.systems.residents.services.search_residents import search as search_service
from openjuki.systems.residents.web.common import page, staff_of
from openjuki.systems.residents.web.forms.base import tidy
from openjuki.systems.residents.web.forms.search import NUMBER_RIGHTS, REASONS, SearchForm
from openjuki.systems.residents.web.purpose import purpose_of

_TEXTS = ("kana", "name", "sex", "address", "detail", "household_no", "addressee_no", "state",
          "relationship", "removal_reason", "individual_number", "resident_code", "residence_card_no",
          "special_permanent_no")  # fmt: skip


@requires("residents.search")
@require_http_methods(["GET", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """The keys, and below them who was found. Keys are posted: no name stands in an address."""
    staff = staff_of(request)
    purpose = purpose_of(request)
    form = _form(staff, {k: v for k, v in _typed(request).items() if k in SearchForm.base_fields})
    context: dict[str, Any] = {
        "form": form,
        "purpose": purpose,
        "reasons": REASONS,
        "case": _case(staff, purpose.case_no),
        "findings": (),
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _found(staff, request, purpose)
        except Refused as refused:
            if refused.status not in (403, 422):
                raise
            context["findings"], status = refused.findings, refused.status
    if not context["findings"] and not context.get("rows"):
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True  # nobody found: the keys again
    context["fkeys"] = _keys(purpose.case_no, more="after" in context, first=not context.get("in_order"))
    named = {*form.fields, "reason"}
    context["form_level"] = [f for f in context["findings"] if f.field not in named]
    return page(request, "residents/search.html", context, status=status)


def _case(staff: Staff, case_no: str) -> case_selectors.CaseLine | None:
    detail = case_selectors.detail(staff=staff, case_no=case_no) if case_no else None
    return detail.line if detail else None


def _keys(case_no: str, *, more: bool, first: bool) -> list[FunctionKey]:
    following = FunctionKey("next", "かな順に全員" if first else "次の100人", form="search-next")
    back = reverse("residents:case", args=[case_no]) if case_no else reverse("residents:home")
    return [
        FunctionKey("back", "受付へ" if case_no else "受付一覧", href=back),
        FunctionKey("search", "検索", form="search"),
        FunctionKey("choose", action="choose"),
        *([following] if more else []),
    ]


def _form(staff: Staff, initial: dict[str, Any]) -> SearchForm:
    """Number fields stand there only for those who may search by them; numbers are not shown again."""
    form = SearchForm(initial={k: v for k, v in initial.items() if k not in NUMBER_RIGHTS})
    for name, right in NUMBER_RIGHTS.items():
        if not staff.may(right):
            del form.fields[name]
    return form


def _found(staff: Staff, request: HttpRequest, purpose: Any) -> dict[str, Any]:
    after = _after(request.POST.get("after", ""))
    criteria = _criteria(request, after)
    result: SearchResult = search_service(
        staff=staff, criteria=criteria, case_no=purpose.case_no, reason=purpose.reason
    )
    rows = [{"row": r, "sex": Sex.LABELS.get(r.sex, "")} for r in result.rows]
    found = {"rows": rows, "more": result.more, "searched": True, "in_order": after is not None}
    if result.next is not None:
        # Posted like the search itself: names and readings stand in no address.
        asked = [n for n in SearchForm.base_fields if n not in NUMBER_RIGHTS and request.POST.get(n)]
        found["again"] = [(n, request.POST[n]) for n in asked]
        found["after"] = f"{result.next.kana}/{result.next.id}"
    return found


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was posted; kanji in the first box is a 氏名, or nobody would be found by it."""
    typed = request.POST.dict()
    if not typed.get("name") and any(map(is_ideograph, clusters(typed.get("kana", "")))):
        typed["name"] = typed.pop("kana")
    return typed


def _criteria(request: HttpRequest, after: Cursor | None) -> Criteria:
    typed = _typed(request)
    given = {n: tidy(n, str(typed.get(n, "")).strip()) for n in _TEXTS}
    given = {n: v for n, v in given.items() if v}
    return Criteria(**given, birth=_birth(request), after=after)  # type: ignore[arg-type]


def _birth(request: HttpRequest) -> DayRange | None:
    typed = str(request.POST.get("birth", "")).strip()
    if not typed:
        return None
    try:
        return day_range(typed)
    except DateInputError as e:
        raise _unreadable(str(e)) from e


def _unreadable(message: str) -> Refused:
    refused = Refused(Finding("F04", message, field="birth", remedy="例: S60.5.3、S60、1985-05、S60～S62"))
    refused.status = 422
    return refused


def _after(text: str) -> Cursor | None:
    kana, _, number = text.rpartition("/")
    return Cursor(kana, int(number)) if number.isdigit() else None

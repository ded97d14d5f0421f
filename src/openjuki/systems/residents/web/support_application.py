"""支援措置申出の入力 (S 1.1.16): received at any counter, amended by the 支援措置責任者."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.support_measure.application import REQUESTED
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services import support_measures as services
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.view_person import PersonView, view_person
from openjuki.systems.residents.services.view_support import view_measure
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.forms.support_measures import (
    FREE_ROWS,
    PARTY_ROWS,
    ApplicantForm,
    CoApplicantRow,
    OpposingPartyRow,
    application_of,
    typed_from,
)
from openjuki.systems.residents.web.purpose import purpose_of


@requires("residents.support.receive", "residents.view")
@require_http_methods(["GET", "POST"])
def support_new(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """申出の受付. Whoever may not see details is led to the search: the person is hidden from now on."""
    staff, purpose = staff_of(request), purpose_of(request)
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            made = services.receive(
                staff=staff, applicant_no=addressee_no, application=application_of(request.POST),
                reason=request.POST.get("reason", "")[:500], received_on=day_of(request.POST, "received_on"),
                kind=request.POST.get("kind", ""),
            )  # fmt: skip
        except Refused as e:
            if e.status not in (404, 409, 422):
                raise
            refused, status = e.findings, e.status
        else:
            if staff.may(SUPPORT):
                detail = reverse("residents:support-measure", args=[made.pk])
                return go(detail, why=purpose.sealed, done="received")
            return go(reverse("residents:home"), done="received")
    seen = view_person(
        staff=staff, addressee_no=addressee_no, case_no=purpose.case_no,
        reason=purpose.reason or "支援措置の申出の受付",
    )  # fmt: skip
    typed = dict(request.POST.items()) if refused else _first(seen)
    back = f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"
    context = {"person": full_name(seen.version.record), "back": back, "amends": False}
    return _form(request, typed, context, refused, status)


@requires("residents.support.decide", "residents.item.support_measure")
@require_http_methods(["GET", "POST"])
def support_amend(request: HttpRequest, measure_id: int) -> HttpResponse:
    """内容の訂正: the whole application, typed anew where it changes."""
    staff, purpose = staff_of(request), purpose_of(request)
    detail = reverse("residents:support-measure", args=[measure_id])
    seen = view_measure(staff=staff, measure_id=measure_id, reason=purpose.reason)
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            services.amend(
                staff=staff, measure_id=measure_id, application=application_of(request.POST, seen.application),
                reason=request.POST.get("reason", "")[:500],
                version=int(version) if version.isascii() and version.isdigit() else None,
            )  # fmt: skip
            return go(detail, why=purpose.sealed, done="decided")
        except Refused as e:
            if e.status not in (404, 409, 422):
                raise
            refused, status = e.findings, e.status
    typed = dict(request.POST.items()) if refused else typed_from(seen.application)
    context = {
        "person": seen.people[seen.line.applicant_no].name, "back": f"{detail}{purpose.query}", "amends": True,
        "version": seen.line.version,
    }  # fmt: skip
    return _form(request, typed, context, refused, status)


def _first(seen: PersonView) -> dict[str, Any]:
    """The other members of the household as rows to choose from; 閲覧 and 写し asked for."""
    first: dict[str, Any] = {"requested.inspection_current": "on", "requested.copy_current": "on"}
    members = seen.household.members if seen.household else ()
    others = [m for m in members if m.addressee_no not in ("", seen.addressee_no)]
    for at, m in enumerate(others):
        first[f"co_applicants.{at}.addressee_no"] = m.addressee_no
        first[f"label.{at}"] = f"{m.name}({m.relationship})"
    return first


def _form(
    request: HttpRequest,
    typed: dict[str, Any],
    context: dict[str, Any],
    refused: tuple[Finding, ...],
    status: int,
) -> HttpResponse:
    asked = ApplicantForm(initial=typed)
    if context["amends"]:
        for name in ("received_on", "kind"):
            del asked.fields[name]
    count = 1 + max([-1, *(int(n.split(".")[1]) for n in typed if n.startswith("co_applicants."))])
    parties = 1 + max([-1, *(int(n.split(".")[1]) for n in typed if n.startswith("opposing_parties."))])
    rows = [
        {"label": typed.get(f"label.{at}", ""),
         "form": CoApplicantRow(prefix=f"co_applicants.{at}", initial=_part(typed, f"co_applicants.{at}"))}
        for at in range(max(count if refused else count + FREE_ROWS, FREE_ROWS))
    ]  # fmt: skip
    opposing = [
        OpposingPartyRow(prefix=f"opposing_parties.{at}", initial=_part(typed, f"opposing_parties.{at}"))
        for at in range(max(parties, PARTY_ROWS))
    ]
    known = {
        *asked.fields,
        *(n for row in rows for n in row["form"].names()),
        *(n for f in opposing for n in f.names()),
    }
    shown = {
        **context, "asked": asked, "rows": rows, "opposing": opposing, "findings": refused,
        "requested": [
            (c, title, f"requested.{c}" in typed, typed.get(f"address.{c}", ""))
            for c, title in REQUESTED.items()
        ],
        "form_level": [f for f in refused if f.field not in known], "key": str(uuid7()),
        "fkeys": [
            FunctionKey("back", "戻る", href=context["back"]),
            FunctionKey("confirm", "訂正" if context["amends"] else "受付", form="application"),
        ],
    }  # fmt: skip
    return page(request, "residents/support_application.html", shown, status=status)


def _part(typed: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {n.removeprefix(f"{prefix}."): v for n, v in typed.items() if n.startswith(f"{prefix}.")}

"""支援措置 (S 1.1.16, S 2.2.4, S 3.4): the list by due date, the application, its decisions.

A detail is opened for a reason only, which travels sealed from page to page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.kernel.support_measure.application import REQUESTED, Act, ApplicantKind
from openjuki.kernel.support_measure.period import Due
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import check, requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services import support_measures as services
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.view_support import MeasureView, list_measures, view_measure
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.forms.support_measures import ACTS, DecisionForm
from openjuki.systems.residents.web.purpose import Purpose, purpose_of


@requires("residents.item.support_measure")
@require_GET
def support_list(request: HttpRequest) -> HttpResponse:
    """支援対象者の一覧: what ends first stands first."""
    staff = staff_of(request)
    walk = tabs(staff, "support")
    found = list_measures(staff=staff, scope=walk["scope"].chosen)
    lines = [{"m": m, "due": Due.TEXTS.get(m.line.due, "")} for m in found]
    return page(
        request, "residents/support_list.html", {**walk, "lines": lines, "fkeys": [*walk["tab_keys"]]}
    )


@requires("residents.item.support_measure")
@require_http_methods(["GET", "POST"])
def support_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """One application; without a reason the page asks for one."""
    purpose = purpose_of(request)
    url = reverse("residents:support-measure", args=[measure_id])
    if request.method == "POST":
        return go(url, why=purpose.sealed)
    if not purpose.reason:
        back = reverse("residents:support-list")
        keys = [FunctionKey("back", "一覧へ", href=back), FunctionKey("confirm", "開く", form="why")]
        return page(request, "residents/support_why.html", {"measure_id": measure_id, "fkeys": keys})
    return _detail(request, measure_id, purpose)


@requires("residents.support.decide", "residents.item.support_measure")
@require_POST
def support_decide(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Carry one decision out, or show what stands against it in the same window."""
    purpose = purpose_of(request)
    try:
        _decide(staff_of(request), measure_id, request.POST)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        return _detail(request, measure_id, purpose, refused=refused.findings, status=refused.status)
    return go(reverse("residents:support-measure", args=[measure_id]), why=purpose.sealed, done="decided")


def _decide(staff: Staff, measure_id: int, post: QueryDict) -> None:
    version = post.get("version", "")
    shared: dict[str, Any] = {
        "staff": staff, "measure_id": measure_id, "reason": post.get("reason", "")[:500],
        "version": int(version) if version.isascii() and version.isdigit() else None,
    }  # fmt: skip
    act = post.get("act", "")
    if act == Act.START:
        services.start(**shared, starts_on=day_of(post, "starts_on"), ends_on=day_of(post, "ends_on"))
    elif act == Act.EXTEND:
        services.extend(**shared, ends_on=day_of(post, "ends_on"))
    elif act == Act.FORWARD:
        services.forward(**shared, municipality=post.get("municipality", "")[:100], on=day_of(post, "on"))
    elif act == Act.REJECT:
        services.reject(**shared, told_on=day_of(post, "on"))
    elif act == Act.END:
        services.end(**shared, ground=post.get("ground", ""))
    else:
        raise Invalid(
            Finding("M17", "処理が選ばれていません。", field="act", remedy="処理を選んでください。")
        )


def _detail(
    request: HttpRequest,
    measure_id: int,
    purpose: Purpose,
    *,
    refused: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    staff = staff_of(request)
    check(request, SUPPORT)
    reason = purpose.reason or "決定の入力"
    seen = view_measure(staff=staff, measure_id=measure_id, reason=reason)
    form = DecisionForm(initial=dict(request.POST.items()))
    acts = ACTS.get(seen.line.state, ())
    form.fields["act"].choices = [(a, Act.LABELS[a]) for a in acts]  # type: ignore[attr-defined]
    form.fields["act"].widget.attrs["autofocus"] = True
    context = {
        **_shown(seen), "purpose": purpose, "form": form, "findings": refused, "refused": bool(refused),
        "form_level": [f for f in refused if f.field not in form.fields], "key": str(uuid7()),
        "may_decide": bool(acts) and staff.may(services.DECIDES),
        "fkeys": _keys(staff, seen, purpose),
    }  # fmt: skip
    return page(request, "residents/support_measure.html", context, status=status)


def _keys(staff: Staff, seen: MeasureView, purpose: Purpose) -> list[FunctionKey]:
    person = reverse("residents:person", args=[seen.line.applicant_no])
    keys = [
        FunctionKey("back", "一覧へ", href=reverse("residents:support-list")),
        FunctionKey("previous", "申出者の住民票", href=f"{person}{purpose.query}"),
    ]
    if seen.line.live and staff.may(services.DECIDES):
        amend = reverse("residents:support-amend", args=[seen.line.id])
        keys.append(FunctionKey("choose", "内容の訂正", href=f"{amend}{purpose.query}"))
        keys.append(FunctionKey("confirm", "決定", dialog="decide"))
    return keys


def _shown(seen: MeasureView) -> dict[str, Any]:
    a = seen.application
    addresses = dict(a.addresses)
    return {
        "line": seen.line,
        "kind": ApplicantKind.LABELS[seen.line.applicant_kind],
        "due": Due.TEXTS.get(seen.line.due, ""),
        "application": a,
        "applicant": seen.people[seen.line.applicant_no],
        "beside": [{"c": c, "person": seen.people.get(c.addressee_no)} for c in a.co_applicants],
        "opposing": [{"p": p, "person": seen.people.get(p.addressee_no)} for p in a.opposing_parties],
        "requested": [(REQUESTED[r], addresses.get(r, "")) for r in a.requested],
        "history": [{"h": h, "act": Act.LABELS[h.act]} for h in seen.history],
    }

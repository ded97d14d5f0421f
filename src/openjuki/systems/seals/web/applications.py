"""申請・届出の画面: entry, 照会書, answer, review (SL-01, SL-02)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from openjuki.kernel.dates import DateInputError, parse_date
from openjuki.kernel.seals.documents import title_of
from openjuki.kernel.seals.kinds import KINDS
from openjuki.kernel.seals.ways import GUARANTOR, WAYS
from openjuki.runtime import rights
from openjuki.runtime.errors import Finding, Forbidden, NotFound, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.seals.services import applications, papers, review
from openjuki.systems.seals.services.fees import card_fee_due
from openjuki.systems.seals.services.guarantors import view_guarantor
from openjuki.systems.seals.services.inquire import (
    ApplicationView,
    application_impression,
    view_application,
    view_person,
)
from openjuki.systems.seals.services.judge import WITH_IMPRESSION, Entry
from openjuki.systems.seals.services.settings import ordinance
from openjuki.systems.seals.web.common import go, page, staff_of
from openjuki.systems.seals.web.forms import AnswerForm, ReasonForm, for_kind

_TICKS = ("upright", "deformable", "capable", "guardian_present", "by_agent", "guarantor_seal_agrees")
_TEXTS = (
    "seal_text", "identification", "guarantor_no", "agent_name", "agent_address", "agent_document", "reason",
    "registration_no", "grounds", "fee_exemption", "card_no", "guarantor_city", "guarantor_name",
    "guarantor_address",
)  # fmt: skip
#: What can be done to an application, and the right that it needs.
_ACTS = {
    "send": "seals.enter", "answer": "seals.enter", "withdraw": "seals.enter", "approve": "seals.review",
    "refuse": "seals.review",
}  # fmt: skip


@requires("seals.enter", "seals.view")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, addressee_no: str, kind: str) -> HttpResponse:
    """The form of one kind; posted, it is judged and kept."""
    if kind not in KINDS:
        raise Http404
    if request.method == "POST":
        try:
            return _entered(request, addressee_no, kind)
        except Refused as refused:
            if refused.status not in (403, 409, 422):
                raise
            return _form(request, addressee_no, kind, refused=refused.findings, status=refused.status)
    return _form(request, addressee_no, kind)


def _entered(request: HttpRequest, addressee_no: str, kind: str) -> HttpResponse:
    posted, file = request.POST, request.FILES.get("impression")
    typed: dict[str, Any] = {n: n in posted for n in _TICKS}
    typed |= {n: posted.get(n, "").strip()[:200] for n in _TEXTS}
    typed["guarantor_certified_on"] = _day(posted.get("guarantor_certified_on", ""))
    with_card = posted.get("card", "card") == "card"
    entry = Entry(kind=kind, way=posted.get("way", "same_day"), with_card=with_card, **typed)
    dpi = posted.get("dpi", "")
    made = applications.enter(
        staff=staff_of(request), addressee_no=addressee_no, entry=entry,
        impression=file.read() if file else b"",
        dpi=float(dpi) if dpi.isdecimal() and len(dpi) < 5 else 0.0,
        acknowledged=boxes.acknowledgements(posted),
    )  # fmt: skip
    done = "inquiring" if made.state == "inquiring" else "entered"
    return go(reverse("application", args=[made.pk]), done=done)


def _day(text: str) -> str:
    """A typed day as ISO text; what cannot be read is none, and the rules say that it is missing."""
    try:
        return parse_date(text).isoformat() if text.strip() else ""
    except DateInputError:
        return ""


def _form(
    request: HttpRequest,
    addressee_no: str,
    kind: str,
    *,
    refused: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    seen = view_person(staff=staff_of(request), addressee_no=addressee_no)
    typed: dict[str, Any] = dict(request.POST.items())
    first = typed or {"dpi": "300", "registration_no": seen.events[0].registration_no if seen.events else ""}
    if kind in WITH_IMPRESSION and "guarantor_no" in request.GET and not typed:
        first |= {"way": GUARANTOR, "guarantor_no": request.GET["guarantor_no"][:20]}
    fee = card_fee_due(kind, addressee_no, with_card=True)
    form = for_kind(kind, first, fee=fee, rules=ordinance())
    next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    context = {
        "seen": seen, "kind": kind, "title": KINDS[kind], "form": form, "fee": fee, "findings": refused,
        "form_level": [f for f in refused if f.field not in form.fields], "key": str(uuid7()),
        **_guarantor(staff_of(request), first), "asks_guarantor": "guarantor_no" in form.fields,
        "fkeys": [
            FunctionKey("back", "原票へ", href=reverse("person", args=[addressee_no])),
            FunctionKey("confirm", "受付", form="apply"),
        ],
    }  # fmt: skip
    return page(request, "seals/apply.html", context, status=status)


def _guarantor(staff: Staff, data: Mapping[str, Any]) -> dict[str, Any]:
    """Who of this city vouches, by the 登録番号 as typed or kept; or why that cannot be shown."""
    number = data.get("guarantor_no", "").strip()
    if data.get("way") != GUARANTOR or not number or data.get("guarantor_city", "").strip():
        return {}
    try:
        return {"guarantor": view_guarantor(staff=staff, registration_no=number)}
    except (Forbidden, NotFound) as refused:
        return {"no_guarantor": refused.findings}


@requires("seals.view")
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, application_id: int) -> HttpResponse:
    """One application; posted with `do`, something is done to it."""
    if request.method == "POST":
        act = request.POST.get("do", "")
        if act not in _ACTS:
            raise Http404
        rights.check(request, _ACTS[act])
        try:
            return _done(request, application_id, act)
        except Refused as refused:
            if refused.status not in (409, 422):
                raise
            return _page(request, application_id, act, refused.findings, refused.status)
    return _page(request, application_id)


def _done(request: HttpRequest, application_id: int, act: str) -> HttpResponse:
    staff, posted = staff_of(request), request.POST
    here, reason = reverse("application", args=[application_id]), posted.get("reason", "")[:200]
    if act == "send":
        applications.send_inquiry(staff=staff, application_id=application_id)
        made_paper = papers.make_paper(staff=staff, kind="inquiry", reference=str(application_id))
        return go(reverse("paper", args=[made_paper.number]))
    if act == "answer":
        applications.answer(
            staff=staff, application_id=application_id, identification=posted.get("identification", ""),
            agent_document=posted.get("agent_document", "")[:200],
        )  # fmt: skip
        return go(here, done="answered")
    if act == "withdraw":
        applications.withdraw(staff=staff, application_id=application_id, reason=reason)
        return go(here, done="withdrawn")
    if act == "refuse":
        review.refuse(staff=staff, application_id=application_id, reason=reason)
        return go(here, done="refused")
    made = review.approve(staff=staff, application_id=application_id)
    return go(reverse("person", args=[made.addressee_no]), done="done")


def _page(
    request: HttpRequest,
    application_id: int,
    act: str = "",
    refused: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    staff = staff_of(request)
    shown = view_application(staff=staff, application_id=application_id)
    made = shown.application
    context = {
        "shown": shown, "made": made, "data": made.data, "way": WAYS.get(made.data["way"], ""),
        "fee": _fee(made), "document": title_of(made.data["identification"]),
        "with_impression": made.kind in WITH_IMPRESSION, "findings": refused, "act": act,
        "answer": AnswerForm(initial=request.POST.dict()).papers(ordinance()),
        "why": ReasonForm(initial=request.POST.dict()),
        "refusal": ReasonForm(initial=request.POST.dict(), auto_id="id_refusal_%s"),
        **_guarantor(staff, made.data), "may_review": _may_review(staff, shown), "key": str(uuid7()),
        "fkeys": _keys(staff, shown),
    }  # fmt: skip
    return page(request, "seals/application.html", context, status=status)


def _fee(made: Any) -> int:
    """What its card will cost, as long as it has not been given out."""
    if made.state not in ("inquiring", "review") or made.data.get("fee_exemption"):
        return 0
    return card_fee_due(made.kind, made.addressee_no, with_card=made.data["with_card"])


def _may_review(staff: Staff, shown: ApplicationView) -> bool:
    made = shown.application
    mine = staff.user_id in (made.entered_by, made.answered_by)
    return made.state == "review" and staff.may("seals.review") and not mine


def _keys(staff: Staff, shown: ApplicationView) -> list[FunctionKey]:
    made = shown.application
    keys = [FunctionKey("back", "原票へ", href=reverse("person", args=[made.addressee_no]))]
    if made.state == "inquiring" and staff.may("seals.enter"):
        keys.append(FunctionKey("papers", "照会書", form="send"))
        if made.sent_on:
            keys.append(FunctionKey("confirm", "回答の受領", dialog="answer"))
    if _may_review(staff, shown):
        keys += [
            FunctionKey("confirm", "承認", form="approve"),
            FunctionKey("send_back", "却下", dialog="refuse"),
        ]
    elif made.state in ("inquiring", "review") and staff.may("seals.enter"):
        keys.append(FunctionKey("send_back", "取下げ", dialog="withdraw"))
    return keys


@requires("seals.view")
@require_GET
def impression(request: HttpRequest, application_id: int) -> HttpResponse:
    """The picture that came with it."""
    content = application_impression(staff=staff_of(request), application_id=application_id)
    return HttpResponse(content, content_type="image/png")

"""閲覧 (住民基本台帳法 第11条, 第11条の2): the list of requests, the form, one request with what is done to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.course import REFUSALS, Act, State
from openjuki.kernel.inspection.grounds import APPLICANTS, GROUNDS
from openjuki.runtime import clock, places
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.services import inspection_lists, inspections
from openjuki.systems.residents.services.inspection_lists import LISTS
from openjuki.systems.residents.services.inspections import DECIDE, RIGHT
from openjuki.systems.residents.services.view_inspections import (
    MOST,
    PUBLISH,
    InspectionView,
    list_inspections,
    view_inspection,
)
from openjuki.systems.residents.web.common import go, page, staff_of, tabs, wards_of
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.forms.inspections import (
    ActForm,
    ApplicationForm,
    DecisionForm,
    ExtentForm,
    ReadingForm,
    acts_for,
    application_of,
    rows_of,
    typed_from,
)
from openjuki.systems.residents.web.paper_page import paper_page

#: What is chosen first: a ground and who asks on it, each with the number that picks it.
_KINDS: Final = [
    (n, ground, by, f"{row.title}　{APPLICANTS[by]}", row.law)
    for n, (ground, by, row) in enumerate(((k, by, r) for k, r in GROUNDS.items() for by in r.by), 1)
]


@requires(RIGHT)
@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Requests, the newest first; F12 begins a new one."""
    staff = staff_of(request)
    walk = tabs(staff, "inspections")
    state = request.GET.get("state", "")
    lines = list_inspections(staff=staff, state=state, scope=walk["scope"].chosen)
    keys = [*walk["tab_keys"], FunctionKey("confirm", "新しい受付", dialog="kinds")]
    if staff.may(PUBLISH):
        keys.append(FunctionKey("papers", "公表", href=reverse("residents:inspection-publication")))
    context = {
        **walk, "lines": lines, "state": state, "states": State.LABELS.items(), "kinds": _KINDS,
        "full": len(lines) == MOST, "fkeys": keys,
    }  # fmt: skip
    return page(request, "residents/inspections.html", context)


@requires(RIGHT)
@require_http_methods(["GET", "POST"])
def inspection_new(request: HttpRequest) -> HttpResponse:
    """受付 on one ground."""
    return _entered(request, request.GET.get("ground", ""), request.GET.get("by", ""), None)


@requires(RIGHT)
@require_http_methods(["GET", "POST"])
def inspection_edit(request: HttpRequest, inspection_no: str) -> HttpResponse:
    """補正 of one that is not decided."""
    seen = view_inspection(staff=staff_of(request), request_no=inspection_no)
    return _entered(request, seen.asked.ground, seen.asked.applicant_kind, seen)


def _entered(request: HttpRequest, ground: str, by: str, known: InspectionView | None) -> HttpResponse:
    if ground not in GROUNDS or by not in GROUNDS[ground].by:
        raise Http404
    staff, post = staff_of(request), request.POST
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            row = inspections.enter_inspection(
                staff=staff, asked=application_of(post, ground, by), ward=post.get("ward", ""),
                request_no=known.line.request_no if known else "", version=_version(post),
                received_on=None if known else day_of(post, "received_on"),
            )  # fmt: skip
            return go(reverse("residents:inspection", args=[row.request_no]), done="inspection")
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    typed = dict(post.items()) if refused else typed_from(known.asked) if known else {}
    back = (
        reverse("residents:inspection", args=[known.line.request_no])
        if known
        else reverse("residents:inspections")
    )
    wards = [(code, places.municipality(code).name) for code in wards_of(staff)]
    asked = ApplicationForm(ground, by, wards=wards, known=known is not None, initial=typed)
    extent = ExtentForm(prefix="extent", initial=_part(typed, "extent"))
    fields = {*asked.fields, *extent.names(), "extent", "readers", "handlers"}
    context = {
        "known": known, "ground": GROUNDS[ground], "by": APPLICANTS[by], "asked": asked, "extent": extent,
        "readers": rows_of("readers", "職名" if by == "office" else "住所", typed),
        "handlers": rows_of("handlers", "住所", typed) if by == "individual" else [],
        "findings": refused, "form_level": [f for f in refused if f.field not in fields], "key": str(uuid7()),
        "fkeys": [FunctionKey("back", "戻る", href=back),
                  FunctionKey("confirm", "補正" if known else "受付", form="application")],
    }  # fmt: skip
    return page(request, "residents/inspection_form.html", context, status=status)


@requires(RIGHT)
@require_GET
def inspection(request: HttpRequest, inspection_no: str) -> HttpResponse:
    """One request: what is asked for, what stands against it, its list, its history."""
    return _detail(request, inspection_no)


@requires(RIGHT)
@require_POST
def inspection_act(request: HttpRequest, inspection_no: str) -> HttpResponse:
    """Do one thing, or show what stands against it on the same page."""
    staff, post = staff_of(request), request.POST
    try:
        printed = _done(staff, inspection_no, post)
    except Refused as e:
        if e.status not in (403, 409, 422):
            raise
        return _detail(request, inspection_no, refused=e.findings, status=e.status)
    if printed:
        return go(reverse("residents:inspection-letter", args=[inspection_no, printed]))
    return go(reverse("residents:inspection", args=[inspection_no]), done="inspection_done")


def _done(staff: Staff, inspection_no: str, post: QueryDict) -> int:
    """The number of the letter, where one was printed; else 0."""
    who: dict[str, Any] = {"staff": staff, "request_no": inspection_no}
    reason = post.get("reason", "")[:500]
    match post.get("do"):
        case "decide":
            inspections.decide_inspection(
                **who, granted=post.get("granted") == "yes", refusal=post.get("refusal", ""), reason=reason,
                version=_version(post) or 0, acknowledged=boxes.acknowledgements(post),
            )  # fmt: skip
        case "list":
            inspection_lists.make_list(**who, version=_version(post))
        case "read":
            inspection_lists.record_reading(
                **who, reader=post.get("reader", ""), identification=post.get("identification", "")[:200],
                version=_version(post),
            )  # fmt: skip
        case "letter":
            return inspections.print_decision(**who).version_no
        case "act" if post.get("act") == Act.REPRINT:
            inspection_lists.reprint_list(**who, reason=reason, list_no=_number(post, "list_no"))
        case "act":
            inspections.act_on_inspection(
                **who, act=post.get("act", ""), reason=reason, version=_version(post)
            )
        case _:
            raise Invalid(
                Finding("V07", "処理が選ばれていません。", field="act", remedy="処理を選んでください。")
            )
    return 0


def _detail(
    request: HttpRequest, inspection_no: str, *, refused: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    staff, post = staff_of(request), request.POST
    seen = view_inspection(staff=staff, request_no=inspection_no)
    asked, state = seen.asked, seen.line.state
    acts = acts_for(asked, state)
    open_ = post.get("do", "") if refused else ""
    context = {
        "seen": seen, "facts": _facts(asked), "refusal": REFUSALS.get(seen.refusal, ""), "open": open_,
        "decision": DecisionForm(initial=dict(post.items())), "act_form": ActForm(acts, initial=dict(post.items())),
        "reading": ReadingForm([r.name for r in asked.readers], initial=dict(post.items())),
        "findings": refused, "acts": acts, "key": str(uuid7()), "standing": () if refused else seen.findings,
        "may_list": staff.may(LISTS), "fkeys": _keys(staff, seen, bool(acts)),
    }  # fmt: skip
    return page(request, "residents/inspection.html", context, status=status)


def _keys(staff: Staff, seen: InspectionView, acts: bool) -> list[FunctionKey]:
    number, state = seen.line.request_no, seen.line.state
    keys = [FunctionKey("back", "一覧へ", href=reverse("residents:inspections"))]
    if acts:
        keys.append(FunctionKey("send_back", "ほかの処理", dialog="acts"))
    if state == State.RECEIVED:
        keys.append(FunctionKey("choose", "補正", href=reverse("residents:inspection-edit", args=[number])))
        if staff.may(DECIDE) and seen.entered_by != staff.user_id:
            keys.append(FunctionKey("confirm", "決定", dialog="decide"))
    elif state in (State.GRANTED, State.REFUSED):
        keys.append(FunctionKey("papers", "決定の通知", form="letter"))
    if (
        state == State.GRANTED
        and staff.may(LISTS)
        and seen.line.last_on
        and clock.today() <= seen.line.last_on
    ):
        keys.append(FunctionKey("choose" if seen.list else "confirm", "リストを作成", form="list"))
        if seen.list:
            keys.append(FunctionKey("confirm", "閲覧者の確認", dialog="read"))
    return keys


def _facts(asked: Application) -> list[tuple[str, str]]:
    """What was filled in, with the labels of its form; blank fields are left out."""
    form = ApplicationForm(asked.ground, asked.applicant_kind, wards=[], known=True)
    texts = [
        (str(f.label), value)
        for name, f in form.fields.items()
        if not name.endswith("_on") and (value := str(getattr(asked, name, "")))
    ]
    people = [
        (label, "、".join(f"{each.name}({each.place})" for each in rows))
        for label, rows in (("閲覧者", asked.readers), ("取り扱う者", asked.handlers))
        if rows
    ]
    said = [*asked.extent.words(), *(("フリガナあり",) if asked.extent.reading else ())]
    return [*texts, *people, ("住民の範囲", "　".join(said))]


@requires(RIGHT)
@require_GET
def letter(request: HttpRequest, inspection_no: str, version: int) -> HttpResponse:
    """The page with the frame of a letter."""
    return paper_page(
        request, sheet=("decision", f"{inspection_no}/{version}"), title="閲覧の決定の通知",
        back=("請求へ", reverse("residents:inspection", args=[inspection_no])),
        pdf_url=reverse("residents:inspection-letter-pdf", args=[inspection_no, version]),
    )  # fmt: skip


@requires(RIGHT)
@require_GET
def letter_pdf(request: HttpRequest, inspection_no: str, version: int) -> HttpResponse:
    """The bytes as archived."""
    pdf = inspections.show_decision(staff=staff_of(request), request_no=inspection_no, version=version)
    return pdf_response(pdf, f"{inspection_no}-letter")


def _part(typed: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {k.removeprefix(f"{prefix}."): v for k, v in typed.items() if k.startswith(f"{prefix}.")}


def _version(post: QueryDict) -> int | None:
    """Of the request, as it stood when the page was made."""
    return _number(post, "version") or None


def _number(post: QueryDict, name: str) -> int:
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0

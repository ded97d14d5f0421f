"""住民票の写しの交付: a request in the fields of its right, issued by one key, shown and printed (第12条)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.kernel.certificates.requests.course import MISSING, Act, State
from openjuki.kernel.certificates.requests.rights import PERSON, RIGHTS
from openjuki.runtime.errors import Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.middleware import framed_by_self
from openjuki.runtime.web.pdf import pdf_response, pdf_stream
from openjuki.systems.residents.services.copy_requests import act_on_request
from openjuki.systems.residents.services.examine_request import examine_request
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.preview_issue import preview_issue
from openjuki.systems.residents.services.reprint import void_issue
from openjuki.systems.residents.services.request_papers import print_request_paper
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.show_printed import is_at_hand, show_issued
from openjuki.systems.residents.web import issued
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.forms.base import day_of, ticked
from openjuki.systems.residents.web.forms.record_copy import RequestForm, request_of
from openjuki.systems.residents.web.paper_page import paper_page
from openjuki.systems.residents.web.purpose import Purpose, purpose_of
from openjuki.systems.residents.web.request_form import request_form


@requires("residents.issue", "residents.view")
@require_http_methods(["GET", "POST"])
def record_copy(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """The request; posted, it is issued and the first copy is shown, or recorded with what was done to it."""
    purpose = purpose_of(request)
    if request.method == "POST":
        do = request.POST.get("do", "")
        act = request.POST.get("act", "") if do == "act" else do
        try:
            return _recorded(request, purpose, act) if act else _issued(request, addressee_no, purpose)
        except Refused as refused:
            if refused.status not in (403, 409, 422):
                raise
            return request_form(
                request, addressee_no, purpose, refused=refused.findings, status=refused.status
            )
    return request_form(request, addressee_no, purpose)


@requires("residents.issue", "residents.view")
@require_POST
def check_copy(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """所見 while the request is typed; nothing is kept."""
    post = request.POST
    found = examine_request(
        staff=staff_of(request), request=request_of(post), addressee_nos=post.getlist("who") or [addressee_no]
    )
    asked = RequestForm(RIGHTS.get(post.get("right", ""), PERSON), post.get("channel", ""))
    return boxes.saved(request, findings=found, fields=asked.fields, message="審査済")


@requires("residents.issue", "residents.view")
@require_POST
def preview(request: HttpRequest, addressee_no: str) -> HttpResponseBase:
    """How the certificate would look, in the frame of the page; or why it cannot be made.

    A stream, so that the key of the form is not spent on looking.
    """
    purpose, posted = purpose_of(request), request.POST
    try:
        pdf = preview_issue(
            staff=staff_of(request), request=request_of(posted), addressee_nos=posted.getlist("who"),
            acknowledged=boxes.acknowledgements(posted), case_no=purpose.case_no, reason=purpose.reason,
        )  # fmt: skip
    except Refused as refused:
        if refused.status not in (403, 409, 422):
            raise
        context = {"findings": refused.findings, "refusal": refused}
        return framed_by_self(page(request, "residents/preview_refused.html", context, status=refused.status))
    return pdf_stream(pdf, "preview")


def _issued(request: HttpRequest, addressee_no: str, purpose: Purpose) -> HttpResponse:
    posted = request.POST
    made = issue_record_copy(
        staff=staff_of(request), request=request_of(posted), addressee_nos=posted.getlist("who"),
        acknowledged=boxes.acknowledgements(posted), case_no=purpose.case_no, reason=purpose.reason,
        request_no=posted.get("request_no", ""), version=_version(posted), printer=posted.get("printer", "")[:8],
    )  # fmt: skip
    url = reverse("residents:issue", args=[made[0].issue_no])
    more = "|".join(m.issue_no for m in made[1:])
    asked = made[0].request_no if any(each.fee for each in made) else ""
    return go(url, more=more, person=addressee_no, case=purpose.case_no, why=purpose.sealed, asked=asked)


def _version(posted: QueryDict) -> int | None:
    """Of the recorded request, as it stood when the page was made."""
    text = posted.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _recorded(request: HttpRequest, purpose: Purpose, act: str) -> HttpResponse:
    """受付, 不備, 不交付, 取下げ; 請求書 as soon as it is printed."""
    posted, staff = request.POST, staff_of(request)
    row = act_on_request(
        staff=staff, act=Act.RECEIVE if act == Act.PRINT else act, request=request_of(posted),
        addressee_nos=posted.getlist("who"), request_no=posted.get("request_no", ""),
        reason=posted.get("reason", "")[:500], refusal=posted.get("refusal", ""),
        missing=ticked(posted, "missing", MISSING),
        version=_version(posted),
        due_on=day_of(posted, "due_on"), received_on=day_of(posted, "received_on"), case_no=purpose.case_no,
    )  # fmt: skip
    if row.state == State.HANDED_OVER and not staff.may(SUPPORT):
        return go(reverse("residents:requests"), done="request_handed_over")
    if act == Act.PRINT:
        version = print_request_paper(staff=staff, request_no=row.request_no, kind="request_form").version_no
        return go(reverse("residents:request-paper", args=[row.request_no, version]))
    return go(reverse("residents:request", args=[row.request_no]), done="request_recorded")


@requires("residents.issue")
@require_GET
def issue(request: HttpRequest, issue_no: str) -> HttpResponse:
    """The copy in a frame; F12 prints it, F8 shows the next of the same request. Later: its record."""
    if not is_at_hand(staff=staff_of(request), issue_no=issue_no):
        return issued.record(request, issue_no)
    purpose = purpose_of(request)
    back = reverse("residents:home")
    person = issued.person_of(request)
    if person:
        back = f"{reverse('residents:person', args=[person])}{purpose.query}"
    more = [n for n in request.GET.get("more", "").split("|") if n]
    keys = [FunctionKey("send_back", "処分", dialog="void")]
    asked = request.GET.get("asked", "")[:40]
    if asked:
        keys.append(FunctionKey("papers", "領収", href=reverse("residents:fee", args=[asked])))
    if more:
        following = go(
            reverse("residents:issue", args=[more[0]]), more="|".join(more[1:]), person=person,
            case=purpose.case_no, why=purpose.sealed, asked=asked,
        )  # fmt: skip
        keys.append(FunctionKey("next", "次の1通", href=following.url))
    return paper_page(
        request, title="証明書", pdf_url=reverse("residents:issue-pdf", args=[issue_no]), back=("戻る", back),
        keys=keys, sheet=("certificate", issue_no), issue_no=issue_no, left=len(more),
        void_url=reverse("residents:issue-void", args=[issue_no]), person=person, purpose=purpose,
        key=str(uuid7()),
    )  # fmt: skip


@requires("residents.issue")
@require_GET
def issue_pdf(request: HttpRequest, issue_no: str) -> HttpResponse:
    """The bytes as released."""
    shown = show_issued(staff=staff_of(request), issue_no=issue_no)
    return pdf_response(shown.pdf, "record-copy")


@requires("residents.issue")
@require_POST
def void(request: HttpRequest, issue_no: str) -> HttpResponse:
    """処分: the copy just shown was spoiled; back to whom it was for."""
    purpose = purpose_of(request)
    void_issue(
        staff=staff_of(request), issue_no=issue_no, reason=request.POST.get("void_reason", "")[:200],
        refund={"yes": True, "no": False}.get(request.POST.get("refund", "")),
    )  # fmt: skip
    person = issued.person_of(request)
    back = reverse("residents:person", args=[person]) if person else reverse("residents:home")
    return go(back, case=purpose.case_no, why=purpose.sealed, done="voided")

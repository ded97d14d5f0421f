"""交付した証明書の画面: shown while it is at hand; later handed out again with a reason, or voided."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.seals.services import issued, verify
from openjuki.systems.seals.web.common import go, page, staff_of
from openjuki.systems.seals.web.forms import ReasonForm
from openjuki.systems.seals.web.printers import sheet_keys


@requires("seals.issue")
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, issue_no: str) -> HttpResponse:
    """The certificate in a frame (F12 prints, F8 shows the next of the same request), or what is known of it; posted
    with `do`, it is voided or handed out again."""
    if request.method == "GET":
        return _page(request, issue_no)
    act, reason, staff = request.POST.get("do", ""), request.POST.get("reason", "")[:200], staff_of(request)
    if act not in ("void", "reissue", "verify"):
        raise Http404
    try:
        if act == "verify":
            return _page(request, issue_no, said=verify.verify_issue(staff=staff, issue_no=issue_no).said)
        if act == "void":
            issued.void_issue(staff=staff, issue_no=issue_no, reason=reason)
            return go(request.path, done="voided")
        given = boxes.acknowledgements(request.POST)
        issued.reissue(staff=staff, issue_no=issue_no, reason=reason, acknowledged=given)
        return go(request.path)
    except Refused as refused:
        if refused.status not in (409, 422, 500):
            raise
        return _page(request, issue_no, act, refused.findings, refused.status)


def _page(
    request: HttpRequest, issue_no: str, act: str = "", found: tuple[Finding, ...] = (), status: int = 200,
    said: str = "",
) -> HttpResponse:  # fmt: skip
    line = issued.view_issue(staff=staff_of(request), issue_no=issue_no)
    stopped = (
        status == HTTPStatus.INTERNAL_SERVER_ERROR
    )  # nothing is handed out before somebody has explained it
    at_hand = line.at_hand and not stopped
    keys, printing = sheet_keys(request, "certificate", issue_no) if at_hand else ([], {})
    more = [n for n in request.GET.get("more", "").split("|") if n]
    first = request.POST.dict()
    context: dict[str, Any] = {
        "line": line, "at_hand": at_hand, "left": len(more), "act": act, "findings": found,
        "here": request.path, "key": str(uuid7()),
        "form_level": [f for f in found if f.field != "reason"],
        "void_form": ReasonForm(initial=first, auto_id="id_void_%s"),
        "reissue_form": ReasonForm(initial=first, auto_id="id_reissue_%s"), "fkeys": _keys(line, more, keys),
        **printing,
    }  # fmt: skip
    if said:
        context["notices"] = [{"level": "good", "text": said}]
    return page(request, "seals/issue.html", context, status=status)


def _keys(line: issued.IssueView, more: list[str], printing: list[FunctionKey]) -> list[FunctionKey]:
    keys = [FunctionKey("back", "原票へ", href=reverse("person", args=[line.addressee_no]))]
    if more:
        url = go(reverse("issue", args=[more[0]]), more="|".join(more[1:])).url
        keys.append(FunctionKey("next", "次の1通", href=url))
    if not line.voided_for:
        keys += printing or ([FunctionKey("confirm", "再交付", dialog="reissue")] if line.again else [])
        keys.append(FunctionKey("send_back", "処分", dialog="void"))
    keys.append(FunctionKey("papers", "検証", form="verify"))
    return keys


@requires("seals.issue")
@require_GET
def issue_file(request: HttpRequest, issue_no: str) -> HttpResponse:
    """The bytes as released."""
    shown = issued.show_issued(staff=staff_of(request), issue_no=issue_no)
    return pdf_response(shown.pdf, "seal-certificate")

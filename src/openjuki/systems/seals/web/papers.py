"""証明書と書面の画面: the request of a certificate, and papers in a frame (SL-03)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.middleware import framed_by_self
from openjuki.runtime.web.pdf import pdf_response, pdf_stream
from openjuki.systems.seals.services import issue, papers, waivers
from openjuki.systems.seals.services.inquire import view_person
from openjuki.systems.seals.services.printers import desk as printers
from openjuki.systems.seals.services.settings import ordinance
from openjuki.systems.seals.web.common import go, page, staff_of
from openjuki.systems.seals.web.forms import CertificateForm, ReasonForm
from openjuki.systems.seals.web.printers import sheet_keys

_TEXTS = ("card_no", "agent_name", "agent_address")


@requires("seals.issue", "seals.view")
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """The request; posted, the copies are made and the first is shown."""
    if request.method == "POST":
        try:
            return _issued(request, addressee_no)
        except Refused as refused:
            if refused.status not in (403, 409, 422):
                raise
            return _form(request, addressee_no, refused=refused.findings, status=refused.status)
    return _form(request, addressee_no)


def _asked(request: HttpRequest) -> issue.Asked:
    posted = request.POST
    copies = posted.get("copies", "")
    shown = Shown(
        number_card="number_card" in posted, by_agent="by_agent" in posted,
        **{n: posted.get(n, "").strip()[:200] for n in _TEXTS},
    )  # fmt: skip
    return issue.Asked(
        shown=shown, requester=posted.get("requester", "").strip()[:200],
        identification=posted.get("identification", ""), fee_exemption=posted.get("fee_exemption", "")[:200],
        copies=int(copies) if copies.isdecimal() and len(copies) < 3 else 0,
        acknowledged=boxes.acknowledgements(posted), printer=posted.get("printer", "")[:8],
    )  # fmt: skip


def _issued(request: HttpRequest, addressee_no: str) -> HttpResponse:
    made = issue.issue(staff=staff_of(request), addressee_no=addressee_no, asked=_asked(request))
    more = "|".join(m.issue_no for m in made[1:])
    return go(reverse("issue", args=[made[0].issue_no]), more=more)


def _form(
    request: HttpRequest, addressee_no: str, *, refused: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    seen = view_person(staff=staff_of(request), addressee_no=addressee_no)
    first: dict[str, Any] = request.POST.dict() or {"copies": "1"}
    mine, usual = (
        printers.offered(staff_of(request), "certificate"),
        printers.usual(staff_of(request), "certificate"),
    )
    first.setdefault("printer", usual.code if usual else "")
    form = CertificateForm(initial=first).papers(ordinance())
    form.choose("printer", [(p.code, f"{p.code} {p.title}") for p in mine])
    if not mine:
        del form.fields["printer"]
    if seen.released_until:
        form.to_person()
    form.fields["card_no"].widget.attrs["autofocus"] = True
    context = {
        "seen": seen, "form": form, "findings": refused, "key": str(uuid7()), "fee": ordinance().issue_fee,
        "form_level": [f for f in refused if f.field not in form.fields],
        "fkeys": [
            FunctionKey("back", "原票へ", href=reverse("person", args=[addressee_no])),
            FunctionKey("confirm", "発行", form="issue"),
        ],
    }  # fmt: skip
    return page(request, "seals/certificate.html", context, status=status)


@requires("seals.issue", "seals.view")
@require_POST
def preview(request: HttpRequest, addressee_no: str) -> HttpResponseBase:
    """How the certificate would look, in the frame of the page; or why it cannot be made.

    A stream, so that the key of the form is not spent on looking.
    """
    try:
        pdf = issue.preview(staff=staff_of(request), addressee_no=addressee_no, asked=_asked(request))
    except Refused as refused:
        if refused.status not in (403, 409, 422):
            raise
        context = {"findings": refused.findings, "refusal": refused}
        return framed_by_self(page(request, "seals/preview_refused.html", context, status=refused.status))
    return pdf_stream(pdf, "preview")


@requires("seals.enter", "seals.view")
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, kind: str, reference: str) -> HttpResponse:
    """Papers of a kind that were made about one thing; posted, one more is made and shown."""
    if kind not in papers.TITLES:
        raise Http404
    staff = staff_of(request)
    found: tuple[Finding, ...] = ()
    waiving = kind == "ended" and request.POST.get("do") == "waive"
    if request.method == "POST":
        try:
            if waiving:
                reason = request.POST.get("reason", "")[:200]
                waivers.waive_notice(staff=staff, event_id=papers.row_id(reference), reason=reason)
                return go("/", done="waived")
            made = papers.make_paper(staff=staff, kind=kind, reference=reference)
            return go(reverse("paper", args=[made.number]))
        except Refused as refused:
            if refused.status not in (409, 422):
                raise
            found = refused.findings
    lines = papers.made_before(staff=staff, kind=kind, reference=reference)
    open_ = kind == "ended" and not lines
    context = {
        "title": papers.TITLES[kind], "lines": lines, "findings": found, "here": request.path, "key": str(uuid7()),
        "waiving": waiving, "fkeys": [FunctionKey("back", href=_back(kind, reference)), *_keys(open_)],
        "why": ReasonForm(initial=request.POST.dict()) if open_ else None,
    }  # fmt: skip
    return page(request, "seals/papers.html", context, status=422 if found else 200)


def _keys(open_: bool) -> list[FunctionKey]:
    """`open_`: it may still be decided that none is made."""
    waive = [FunctionKey("send_back", "通知しない", dialog="waive")] if open_ else []
    return [FunctionKey("confirm", "作成", form="make"), *waive]


def _back(kind: str, reference: str) -> str:
    if kind == "ended":
        return "/"
    return reverse("person" if kind == "card" else "application", args=[reference])


@requires("seals.enter")
@require_GET
def paper(request: HttpRequest, paper_no: str) -> HttpResponse:
    """A letter or the label in a frame."""
    made = papers.show_paper(staff=staff_of(request), paper_no=paper_no)
    keys, printing = sheet_keys(request, "letter", paper_no)
    context = {
        "title": made.title, "number": made.number, "pdf_url": reverse("paper-file", args=[paper_no]), **printing,
        "fkeys": [FunctionKey("back", href=_back(made.kind, made.reference)), *keys],
    }  # fmt: skip
    return page(request, "seals/paper.html", context)


@requires("seals.enter")
@require_GET
def paper_file(request: HttpRequest, paper_no: str) -> HttpResponse:
    """The bytes of a letter or the label, as they left."""
    made = papers.show_paper(staff=staff_of(request), paper_no=paper_no)
    return pdf_response(made.pdf, f"seal-{made.kind}")

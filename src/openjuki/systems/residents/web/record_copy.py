"""住民票の写しの交付: a request prefilled from the case, issued by one key, shown and printed (第12条, RR-05)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.parties import IDENTITY_METHODS
from openjuki.kernel.register.address import address_of
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as case_selectors
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_request import CopyRequest
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.show_printed import show_issued
from openjuki.systems.residents.services.view_person import PersonView, view_person
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.forms.record_copy import ItemsForm, RequestForm
from openjuki.systems.residents.web.pdf import pdf_response
from openjuki.systems.residents.web.purpose import Purpose, purpose_of

#: The notifier of the case asks for the copy: what the case knows of the relation.
_BY_CAPACITY = {
    "self": "self", "householder": "same_household", "same_household": "same_household",
    "statutory_agent": "statutory_agent", "agent": "agent",
}  # fmt: skip
_ITEM_RIGHTS = {
    "individual_number": "residents.item.individual_number",
    "resident_code": "residents.item.resident_code",
    "domicile": "residents.item.registered_domicile",
    "foreign_items": "residents.item.residence_status",
}


@requires("residents.issue", "residents.view")
@require_http_methods(["GET", "POST"])
def record_copy(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """The request; posted, the copies are made and the first is shown."""
    purpose = purpose_of(request)
    if request.method == "POST":
        try:
            return _issued(request, addressee_no, purpose)
        except Refused as refused:
            if refused.status not in (403, 409, 422):
                raise
            return _form(request, addressee_no, purpose, refused=refused.findings, status=refused.status)
    return _form(request, addressee_no, purpose)


def _issued(request: HttpRequest, addressee_no: str, purpose: Purpose) -> HttpResponse:
    posted = request.POST
    ticked = {f.name: f.name in posted for f in fields(Choices) if f.name != "form"}
    copies = posted.get("copies", "")
    asked = CopyRequest(
        choices=Choices(form=posted.get("form", ""), **ticked),
        requester=posted.get("requester", "").strip(),
        relation=posted.get("relation", ""),
        identification=posted.get("identification", ""),
        purpose=posted.get("purpose", "").strip(),
        copies=int(copies) if copies.isdigit() and len(copies) < 4 else 0,
        fee_exemption=posted.get("fee_exemption", "").strip(),
        delivery=posted.get("delivery", ""),
        special_request=posted.get("special_request", "").strip(),
    )
    made = issue_record_copy(
        staff=staff_of(request), request=asked, addressee_nos=posted.getlist("who"),
        acknowledged=boxes.acknowledgements(posted), case_no=purpose.case_no, reason=purpose.reason,
    )  # fmt: skip
    url = reverse("residents:issue", args=[made[0].issue_no])
    more = "|".join(m.issue_no for m in made[1:])
    return go(url, more=more, person=addressee_no, case=purpose.case_no, why=purpose.sealed)


def _form(
    request: HttpRequest,
    addressee_no: str,
    purpose: Purpose,
    *,
    refused: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    staff = staff_of(request)
    seen = view_person(staff=staff, addressee_no=addressee_no, case_no=purpose.case_no, reason=purpose.reason)
    posted = request.method == "POST"
    first = dict(request.POST.items()) if posted else _prefilled(staff, seen, purpose.case_no)
    asked = RequestForm(initial=first)
    listed = ItemsForm(initial=first if posted else {"form": "household", "relationship": True})
    for name, right in _ITEM_RIGHTS.items():
        if not staff.may(right):
            del listed.fields[name]
    blank = next((n for n in asked.fields if asked.fields[n].required and not first.get(n)), "copies")
    asked.fields[blank].widget.attrs["autofocus"] = True
    back = f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"
    members = [m for m in seen.household.members if m.addressee_no] if seen.household else []
    context: dict[str, Any] = {
        "seen": seen,
        "members": members,
        "chosen": request.POST.getlist("who") if posted else [m.addressee_no for m in members],
        "asked": asked,
        "listed": listed,
        "fee": setting("fee")["record_copy"],
        "purpose": purpose,
        "findings": refused,
        "form_level": [f for f in refused if f.field not in asked.fields],
        "key": str(uuid7()),
        "fkeys": [
            FunctionKey("back", "住民票へ", href=back),
            FunctionKey("confirm", "発行", form="issue"),
        ],
    }
    return page(request, "residents/record_copy.html", context, status=status)


def _prefilled(staff: Staff, seen: PersonView, case_no: str) -> dict[str, Any]:
    """請求者 taken over from the notifier; without a case, the person asks for the own household."""
    detail = case_selectors.detail(staff=staff, case_no=case_no) if case_no else None
    data = detail.data if detail else {}
    notifier, identity = data.get("notifier") or {}, data.get("identity") or {}
    home = address_of(seen.version.record).one_line()
    own = full_name(seen.version.record)
    name = notifier.get("name") or own
    method = identity.get("method", "")
    return {
        "requester": f"{name} {home}",
        "relation": _BY_CAPACITY.get(notifier.get("capacity", ""), "") if data else "self",
        "identification": IDENTITY_METHODS.get(method, "") if method != "not_verified" else "",
        "copies": "1",
        "delivery": "counter",
    }


@requires("residents.issue")
@require_GET
def issue(request: HttpRequest, issue_no: str) -> HttpResponse:
    """The copy in a frame; F12 prints it, F8 shows the next of the same request."""
    purpose = purpose_of(request)
    back = reverse("residents:home")
    person = request.GET.get("person", "")[:20]
    if person:
        back = f"{reverse('residents:person', args=[person])}{purpose.query}"
    more = [n for n in request.GET.get("more", "").split("|") if n]
    keys = [
        FunctionKey("back", "戻る", href=back),
        FunctionKey("confirm", "印刷", attrs={"data-print": "paper-frame", "type": "button"}),
    ]
    if more:
        following = go(
            reverse("residents:issue", args=[more[0]]), more="|".join(more[1:]), person=person,
            case=purpose.case_no, why=purpose.sealed,
        )  # fmt: skip
        keys.append(FunctionKey("next", "次の1通", href=following.url))
    context = {
        "title": "住民票の写し",
        "issue_no": issue_no,
        "left": len(more),
        "pdf_url": reverse("residents:issue-pdf", args=[issue_no]),
        "fkeys": keys,
    }
    return page(request, "residents/paper.html", context)


@requires("residents.issue")
@require_GET
def issue_pdf(request: HttpRequest, issue_no: str) -> HttpResponse:
    """The bytes as released."""
    shown = show_issued(staff=staff_of(request), issue_no=issue_no)
    return pdf_response(shown.pdf, "record-copy")

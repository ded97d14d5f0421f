"""交付履歴 (S 1.3.8, RR-25): what was issued of a person with its 処分 and 再交付, and one number of it.

A copy at hand is a page with its frame (`record_copy.issue`); later its record stands there, and 再交付 takes it out.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.certificates.requests.rights import RELATIONS
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors.issue_history import MOST, IssueLine
from openjuki.systems.residents.services import reprint
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.purpose import Purpose, purpose_of


@requires("residents.issue", "residents.view")
@require_GET
def person_issues(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """Copies that show the person, the newest first."""
    purpose = purpose_of(request)
    lines = reprint.list_issues(
        staff=staff_of(request), addressee_no=addressee_no, for_case=purpose.case_no, reason=purpose.reason
    )
    context = {
        "title": "交付履歴", "lines": [_row(line, purpose, addressee_no) for line in lines],
        "full": len(lines) == MOST, "addressee_no": addressee_no,
        "fkeys": [FunctionKey("back", "住民票へ", href=_person(addressee_no, purpose))],
    }  # fmt: skip
    return page(request, "residents/issues.html", context)


def record(
    request: HttpRequest, issue_no: str, refused: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    """One number: F12 takes the copy out again with a reason, F10 records its 処分."""
    purpose = purpose_of(request)
    staff, person = staff_of(request), person_of(request)
    lines = reprint.list_issues(
        staff=staff, issue_no=issue_no, for_case=purpose.case_no, reason=purpose.reason
    )
    line = lines[0]  # `record_copy.issue` has found it
    keys = [FunctionKey("back", "戻る", href=_issues(person, purpose))]
    if not line.voided_at:
        keys += [
            FunctionKey("send_back", "処分", dialog="void"),
            FunctionKey("confirm", "再交付", dialog="again"),
        ]
    context: dict[str, Any] = {
        "title": "証明書の交付", "lines": [_row(line, purpose, person)], "one": line, "person": person,
        "purpose": purpose, "key": str(uuid7()), "fkeys": keys, "void_url": "" if line.voided_at else
        reverse("residents:issue-void", args=[issue_no]), "reason": request.POST.get("again_reason", ""),
        "refused": bool(refused), "findings": boxes.shown(refused, request.POST),
    }  # fmt: skip
    return page(request, "residents/issues.html", context, status=status)


@requires("residents.issue")
@require_POST
def reissue(request: HttpRequest, issue_no: str) -> HttpResponse:
    """再交付: then the copy is at hand to who did so."""
    purpose = purpose_of(request)
    try:
        reprint.reissue(
            staff=staff_of(request), issue_no=issue_no, reason=request.POST.get("again_reason", "")[:200],
            acknowledged=boxes.acknowledgements(request.POST),
        )  # fmt: skip
    except Refused as e:
        if e.status not in (409, 422):
            raise
        return record(request, issue_no, e.findings, e.status)
    url = reverse("residents:issue", args=[issue_no])
    return go(url, person=person_of(request), case=purpose.case_no, why=purpose.sealed)


def _row(line: IssueLine, purpose: Purpose, person: str) -> dict[str, Any]:
    given = {"person": person, "case": purpose.case_no, "why": purpose.sealed}
    query = urlencode({k: v for k, v in given.items() if v})
    return {
        "line": line, "title": TITLES.get(line.kind, line.kind), "relation": RELATIONS.get(line.relation, ""),
        "url": f"{reverse('residents:issue', args=[line.issue_no])}?{query}",
    }  # fmt: skip


def person_of(request: HttpRequest) -> str:
    """From whose page somebody came, to go back to it; blank for what is no 宛名番号."""
    said = request.POST.get("person") or request.GET.get("person", "")
    return said if said.isascii() and said.isdigit() and len(said) <= 15 else ""


def _person(addressee_no: str, purpose: Purpose) -> str:
    return f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"


def _issues(person: str, purpose: Purpose) -> str:
    if not person:
        return reverse("residents:home")
    return f"{reverse('residents:person-issues', args=[person])}{purpose.query}"

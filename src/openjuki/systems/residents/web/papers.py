"""帳票: the case's papers on one key; made once, shown in a frame, printed from there (S 4.0.9, S 4.1.0.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.services.contractors import may_print
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.papers import (
    AFTER_SETTLEMENT,
    BEFORE_SETTLEMENT,
    INQUIRY,
    SETTLED,
    TITLES,
    papers_of,
    print_paper,
)
from openjuki.systems.residents.services.receipts import INQUIRING
from openjuki.systems.residents.services.show_printed import show_paper
from openjuki.systems.residents.services.view_lists import view_case
from openjuki.systems.residents.web.common import go, staff_of
from openjuki.systems.residents.web.paper_page import paper_page

#: What comes from outside; one of them must be on record before review (A-10).
_RECEIVABLE = (
    (5, "received_paper", "書面の異動届を受領した"),
    (6, "signed_notice", "印刷した異動届に署名を受けた"),
    (7, "compared_with_paper", "受領した書面と照合した"),
)
_GROUNDS = ((5, "grounds_paper", "根拠となる書面を受領した"),)
_NUMBERS = {"printed_for_signature": 1, "ex_officio_record": 1, "confirmation_sheet": 2, "acceptance_notice": 3,
            "office_guide": 4, "householder_letter": 8, "code_letter": 9, "ex_officio_letter": 3,
            "inquiry_letter": 0}  # fmt: skip


def receivable(kind: str) -> tuple[tuple[int, str, str], ...]:
    """Papers that the dialog offers to record for a kind of notice."""
    return _GROUNDS if KINDS[kind].is_ex_officio else _RECEIVABLE


def printable(staff: Staff, notice: str, state: str, round_: int) -> list[tuple[int, str, str]]:
    """Papers that the dialog offers for a case in this state, each under the number that it always has.

    The service has the last word.
    """
    return [
        (_NUMBERS[kind], kind, TITLES[kind])
        for kind in papers_of(notice)
        if not (kind in BEFORE_SETTLEMENT and state in SETTLED)
        and not (kind in AFTER_SETTLEMENT and state not in SETTLED)
        and not (kind == INQUIRY and state != INQUIRING)
        and not (kind == "acceptance_notice" and round_ == 0)
        and state != "withdrawn"
        and may_print(staff, kind)
    ]


@requires("residents.enter")
@require_POST
def print_one(request: HttpRequest, case_no: str) -> HttpResponse:
    """Make, archive and record one paper; then show it."""
    made = print_paper(staff=staff_of(request), case_no=case_no, kind=request.POST.get("kind", ""))
    return go(reverse("residents:paper", args=[case_no, made.paper_id]))


@requires("residents.enter")
@require_GET
def paper(request: HttpRequest, case_no: str, paper_id: int) -> HttpResponse:
    """The page with the frame."""
    detail = view_case(staff=staff_of(request), case_no=case_no)
    found = next((p for p in detail.papers if p.pk == paper_id), None)
    if found is None:
        raise NotFound(Finding("P11", "この書面は保管されていません。", remedy="もう一度印刷してください。"))
    return paper_page(
        request, sheet=("paper", f"{case_no}/{paper_id}"), title=TITLES.get(found.kind, "書面"), case=detail.line,
        pdf_url=reverse("residents:paper-pdf", args=[case_no, paper_id]),
        back=("受付へ", reverse("residents:case", args=[case_no])),
    )  # fmt: skip


@requires("residents.enter")
@require_GET
def paper_pdf(request: HttpRequest, case_no: str, paper_id: int) -> HttpResponse:
    """The bytes as archived."""
    shown = show_paper(staff=staff_of(request), case_no=case_no, paper_id=paper_id)
    return pdf_response(shown.pdf, f"{case_no}-{shown.kind}")

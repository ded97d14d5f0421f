"""通知書: lists of those to whom a letter is due, one file for all of them, copies; and 本人通知 of one person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.services import issue_notices, letters, scopes
from openjuki.systems.residents.services.letter_lines import DUE_TITLES
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.forms.letters import IssueNoticeForm
from openjuki.systems.residents.web.paper_page import paper_page
from openjuki.systems.residents.web.printers import listed
from openjuki.systems.residents.web.purpose import Purpose, purpose_of


@requires("residents.letters")
@require_GET
def letter_lists(request: HttpRequest) -> HttpResponse:
    """The first list that these staff may open."""
    mine = letters.kinds_for(staff_of(request))
    return go(reverse("residents:letter-list", args=[mine[0][0]]))


@requires("residents.letters")
@require_GET
def letter_list(request: HttpRequest, kind: str) -> HttpResponse:
    """One list: due day, what was sent; F12 prints what was not."""
    staff = staff_of(request)
    walk = tabs(staff, "letters")
    found = letters.list_letters(staff=staff, kind=kind, scope=walk["scope"].chosen, most=letters.ON_SCREEN)
    keys = [*walk["tab_keys"]]
    if found.lines:
        keys.append(
            FunctionKey("papers", "対象者リスト", href=reverse("residents:letter-sheet", args=[kind]))
        )
    if found.waiting:
        keys.append(
            FunctionKey("confirm", f"{min(found.waiting, letters.IN_ONE_FILE)}通を印刷", form="print-letters")
        )
    kinds = letters.kinds_for(staff)
    context = {
        **walk, "kinds": kinds, "kind": kind, "title": dict(kinds)[kind], "due": DUE_TITLES[kind],
        "found": found, "more": found.waiting + found.printed > len(found.lines),
        "in_one_file": letters.IN_ONE_FILE, "told": kind == "issue_told", "key": str(uuid7()), "fkeys": keys,
    }  # fmt: skip
    return page(request, "residents/letters.html", context)


@requires("residents.letters")
@require_GET
def letter_sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """The page with the frame of the 対象者リスト."""
    return paper_page(
        request, sheet=listed(request, "letter_list", {"kind": kind}), title="対象者リスト",
        pdf_url=reverse("residents:letter-sheet-pdf", args=[kind]),
        back=("一覧へ", reverse("residents:letter-list", args=[kind])),
    )  # fmt: skip


@requires("residents.letters")
@require_GET
def letter_sheet_pdf(request: HttpRequest, kind: str) -> HttpResponse:
    """対象者リスト of the chosen ward and branch."""
    staff = staff_of(request)
    made = letters.print_list(staff=staff, kind=kind, scope=scopes.remembered(staff))
    return pdf_response(made.pdf, f"list-{kind}")


@requires("residents.letters")
@require_POST
def print_letters(request: HttpRequest, kind: str) -> HttpResponse:
    """Print what was not printed yet, and show the file."""
    staff = staff_of(request)
    made = letters.print_letters(staff=staff, kind=kind, scope=scopes.remembered(staff))
    return go(reverse("residents:letter-print", args=[made.print_id]), left=str(made.left or ""))


@requires("residents.letters")
@require_POST
def copy_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """再発行 of one letter with its reason."""
    made = letters.copy_letter(
        staff=staff_of(request), letter_id=letter_id, reason=request.POST.get("reason", "")[:200]
    )
    return go(reverse("residents:letter-print", args=[made.print_id]))


@requires("residents.letters")
@require_GET
def letter_print(request: HttpRequest, print_id: int) -> HttpResponse:
    """The page with the frame."""
    shown = letters.show_letters(staff=staff_of(request), print_id=print_id)
    left = request.GET.get("left", "")
    return paper_page(
        request, sheet=("letter", str(print_id)), title=f"{shown.title} {shown.letters}通",
        left=left if left.isdigit() else "",
        pdf_url=reverse("residents:letter-pdf", args=[print_id]),
        back=("一覧へ", reverse("residents:letter-list", args=[shown.kind])),
    )  # fmt: skip


@requires("residents.letters")
@require_GET
def letter_pdf(request: HttpRequest, print_id: int) -> HttpResponse:
    """The bytes as archived."""
    shown = letters.show_letters(staff=staff_of(request), print_id=print_id)
    return pdf_response(shown.pdf, f"letters-{print_id}")


@requires("residents.letters", "residents.view")
@require_http_methods(["GET", "POST"])
def person_letters(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """本人通知の登録 and the letters of one person; posted, a registration begins or ends."""
    purpose = purpose_of(request)
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _act(request, addressee_no, purpose)
            url = reverse("residents:person-letters", args=[addressee_no])
            return go(url, case=purpose.case_no, why=purpose.sealed, done="told")
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    seen = issue_notices.person_letters(
        staff=staff_of(request), addressee_no=addressee_no, case_no=purpose.case_no, reason=purpose.reason
    )
    form = IssueNoticeForm(initial=dict(request.POST.items()) if refused else {})
    back = f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"
    act = "end" if seen.standing else "register"
    context: dict[str, Any] = {
        "addressee_no": addressee_no, "seen": seen, "form": form, "findings": refused, "act": act,
        "form_level": [f for f in refused if f.field not in form.fields], "purpose": purpose,
        "years": setting("issue_notice_years"), "key": str(uuid7()),
        "fkeys": [FunctionKey("back", "住民票へ", href=back),
                  FunctionKey("confirm", "登録を廃止" if seen.standing else "登録", form="told")],
    }  # fmt: skip
    return page(request, "residents/person_letters.html", context, status=status)


def _act(request: HttpRequest, addressee_no: str, purpose: Purpose) -> None:
    who: dict[str, Any] = {
        "staff": staff_of(request), "addressee_no": addressee_no, "case_no": purpose.case_no,
        "reason": purpose.reason,
    }  # fmt: skip
    if request.POST.get("act") == "end":
        issue_notices.end(**who)
    else:
        issue_notices.register(
            **who, starts_on=day_of(request.POST, "starts_on"), ends_on=day_of(request.POST, "ends_on")
        )

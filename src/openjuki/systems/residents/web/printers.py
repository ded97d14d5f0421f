"""プリンタ: the settings of the counters' printers, and the keys that send a paper to one of them (S 10.7)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import PRINT
from openjuki.systems.residents.services import print_jobs
from openjuki.systems.residents.services import printers as services
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.printers import PLAIN, PrinterForm, printer_from, typed_from

_DIALOG = "printers"


@requires("residents.settings")
@require_http_methods(["GET", "POST"])
def printers(request: HttpRequest) -> HttpResponse:
    """All printers, and one in the form (`?code=`); posted, it is entered or changed."""
    staff = staff_of(request)
    refused: tuple[Finding, ...] = ()
    if request.method == "POST":
        try:
            services.set_printer(staff=staff, given=printer_from(request.POST))
            return go(reverse("residents:printers"), done="printer")
        except Invalid as e:
            refused = e.findings
    walk = tabs(staff, "printers")
    known = services.list_printers(staff=staff)
    chosen = next((p for p in known if p.code == request.GET.get("code")), None)
    first = dict(request.POST.items()) if refused else typed_from(chosen) if chosen else {"active": True}
    form = PrinterForm(initial=first)
    context = {
        **walk, "printers": [(p, _papers(p), _usual(p)) for p in known],
        "form": form, "chosen": chosen, "findings": refused, "key": str(uuid7()),
        "form_level": [f for f in refused if f.field not in PLAIN],
        "fkeys": [*walk["tab_keys"], FunctionKey("confirm", "設定", form="printer")],
    }  # fmt: skip
    return page(request, "residents/printers.html", context, status=422 if refused else 200)


def _papers(known: services.PrinterSetting) -> str:
    return "、".join(f"{services.PAPERS[paper]} {tray or '自動'}" for paper, tray in known.trays.items())


def _usual(known: services.PrinterSetting) -> str:
    return "、".join(services.PAPERS[paper] for paper in known.usual)


@requires("residents.home")
@require_POST
def print_sheet(request: HttpRequest) -> HttpResponse:
    """Send the paper that is shown to a printer, and show it again with what became of it.

    Which right it takes hangs on the paper; the service asks for it.
    """
    posted = request.POST
    paper, reference = posted.get("paper", ""), posted.get("reference", "")[:100]
    back = _address(paper, reference)
    code, _, tray = posted.get("printer", "").partition("/")
    print_jobs.print_sheet(
        staff=staff_of(request), paper=paper, reference=reference, printer=code[:8],
        tray=tray[:63] if "/" in posted.get("printer", "") else None, reason=posted.get("reason", "")[:200],
    )  # fmt: skip
    query = request.GET.urlencode()
    return go(f"{back}?{query}" if query else back)


def _address(paper: str, reference: str) -> str:
    """The page that shows it. Raises NotFound for what no page shows."""
    case_no, _, paper_id = reference.rpartition("/")
    if paper == "certificate" and reference and not case_no:
        return reverse("residents:issue", args=[reference])
    if paper == "letter" and _is_number(reference):
        return reverse("residents:letter-print", args=[int(reference)])
    if paper == "paper" and case_no and "/" not in case_no and _is_number(paper_id):
        return reverse("residents:paper", args=[case_no, int(paper_id)])
    raise NotFound(Finding("E231", "この種類の書面は印刷できません。"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def sheet_keys(request: HttpRequest, paper: str, reference: str) -> tuple[list[FunctionKey], dict[str, Any]]:
    """F12 and F4 of a page that shows a paper, and what the page needs for them.

    F12 goes to the printer that the paper is meant for; where there is none it prints in the browser, as ever. What
    a printer has already goes there again only with a reason.
    """
    staff = staff_of(request)
    offered = services.offered(staff, paper)
    if not offered:
        return [PRINT], {}
    usual = print_jobs.meant(staff, paper, reference)
    jobs = print_jobs.jobs_of(staff, paper, reference)
    sent = any(not job.failed for job in jobs)
    if sent:
        keys = [FunctionKey("confirm", "もう一度印刷", dialog=_DIALOG)]
    elif usual:
        keys = [FunctionKey("confirm", f"{usual.code}へ印刷", form="print-usual")]
    else:
        keys = [PRINT]
    choices = [
        (f"{p.code}/{tray}", f"{p.code} {p.title} {tray or '自動'}", p == usual and tray == p.trays[paper])
        for p in offered
        for tray in dict.fromkeys([p.trays[paper], *p.trays.values()])
    ]
    return [*keys, FunctionKey("choose", "プリンタ", dialog=_DIALOG)], {
        "print_paper": paper, "print_reference": reference, "print_usual": usual, "print_jobs": jobs,
        "print_sent": sent, "print_choices": choices, "print_key": str(uuid7()),
    }  # fmt: skip

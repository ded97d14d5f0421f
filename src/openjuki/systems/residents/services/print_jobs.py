"""サーバからの印刷 (S 10.7) of the register's papers: what shows each kind; the rest is `runtime.printers.jobs`."""

from __future__ import annotations

from openjuki.runtime.printers.jobs import LOST, JobLine, Printable, PrintJobs, Sheet
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, IssueRecord, Letter, PrintJob
from openjuki.systems.residents.services.letters import show_letters
from openjuki.systems.residents.services.papers import whom
from openjuki.systems.residents.services.printers import desk
from openjuki.systems.residents.services.show_printed import show_issued, show_paper

__all__ = ["LOST", "JobLine", "jobs", "print_sheet"]


def _certificate(staff: Staff, reference: str) -> Sheet:
    shown = show_issued(staff=staff, issue_no=reference)
    numbers = bool(IssueRecord.objects.get(issue_no=reference).choices.get("individual_number"))
    return Sheet(shown.issue_no, shown.subjects, numbers, shown.pdf)


def _letter(staff: Staff, reference: str) -> Sheet:
    shown = show_letters(staff=staff, print_id=_number(reference))
    subjects = {no for each in Letter.objects.filter(printed=shown.print_id) for no in each.subjects}
    return Sheet(f"L{shown.print_id:06d}", tuple(sorted(subjects)), False, shown.pdf)


def _paper(staff: Staff, reference: str) -> Sheet:
    case_no, _, paper_id = reference.rpartition("/")
    shown = show_paper(staff=staff, case_no=case_no, paper_id=_number(paper_id))
    subjects = tuple(sorted(whom(CaseFile.objects.get(case_no=case_no))))
    return Sheet(f"{case_no}-{shown.paper_id}", subjects, False, shown.pdf)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _chosen(issue_no: str) -> str:
    record = IssueRecord.objects.filter(issue_no=issue_no).first()
    return str(record.choices.get("printer", "")) if record else ""


#: By 発行番号, number of a letter print, or `<受付番号>/<書面>`; the rights are those of the pages that show them.
jobs = PrintJobs(
    desk,
    PrintJob,
    {
        "certificate": Printable("residents.issue", _certificate),
        "letter": Printable("residents.letters", _letter),
        "paper": Printable("residents.enter", _paper),
    },
    _chosen,
)
print_sheet = jobs.print_sheet

"""サーバからの印刷 (S 10.7) of certificates and letters: what shows each; the rest is `runtime.printers.jobs`."""

from __future__ import annotations

from openjuki.runtime.printers.jobs import Printable, PrintJobs, Sheet
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import IssueRecord, PrintJob, PrintOutcome
from openjuki.systems.seals.services.issued import show_issued
from openjuki.systems.seals.services.papers import show_paper
from openjuki.systems.seals.services.printers import desk


def _certificate(staff: Staff, reference: str) -> Sheet:
    shown = show_issued(staff=staff, issue_no=reference)
    return Sheet(shown.issue_no, (shown.addressee_no,), False, shown.pdf)


def _letter(staff: Staff, reference: str) -> Sheet:
    shown = show_paper(staff=staff, paper_no=reference)
    return Sheet(shown.number, (shown.addressee_no,), False, shown.pdf)


def _chosen(issue_no: str) -> str:
    return IssueRecord.objects.filter(pk=issue_no).values_list("printer", flat=True).first() or ""


#: By 発行番号 or 文書番号; the rights are those of the pages that show them.
jobs = PrintJobs(
    desk, PrintJob, PrintOutcome,
    {"certificate": Printable("seals.issue", _certificate), "letter": Printable("seals.enter", _letter)}, _chosen,
)  # fmt: skip

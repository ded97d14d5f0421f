"""Showing a paper that was just made (作成した書面の表示): the archived bytes, to the person who made it.

Making is one request and showing another, so that a reloaded page makes nothing twice. Whoever wants the
paper later, or is somebody else, goes through 再交付・再印刷 with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CasePaper, IssueRecord, IssueReprint, IssueVoid
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.issue_record_copy import Issued
from openjuki.systems.residents.services.paper_release import PAPER, shown_again
from openjuki.systems.residents.services.papers import TITLES, PrintedPaper, whom
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.reprint import issue_for, issued_from, released_again

#: As long as the counter needs to look at a paper and print it.
AT_HAND = timedelta(minutes=15)


class NotAtHand(Refused):
    """作成した本人でないか、時間がたった."""

    status = 403
    title = "この書面はここからは開けません"


@reports("reissue")
@service("residents.show_issued")
def show_issued(*, staff: Staff, issue_no: str) -> Issued:
    """The copy just issued or reissued: the same checks as when it was made.

    Raises Forbidden, NotFound, NotAtHand, Held (a hold set since stops it), NotReleased.
    """
    record = issue_for(staff, issue_no)
    acknowledged = _acknowledged(record, staff)
    if acknowledged is None:
        raise _too_late("交付履歴から、理由を入力して再交付してください。")
    pdf = released_again(issue_no, record, acknowledged)
    audit.view("residents.show_issued", staff=staff, subjects=record.subjects, terms={"issue_no": issue_no})
    return issued_from(record, pdf)


def is_at_hand(*, staff: Staff, issue_no: str) -> bool:
    """Whether the page of a copy may show it to these staff now; else its record. Raises Forbidden, NotFound."""
    record = issue_for(staff, issue_no)
    return _acknowledged(record, staff) is not None and not IssueVoid.objects.filter(issue=record).exists()


def _acknowledged(record: IssueRecord, staff: Staff) -> Mapping[str, str] | None:
    """What this person answered when making the copy or taking it out again; None where that is long ago."""
    since = clock.now() - AT_HAND
    if record.issued_by == staff.user_id and record.issued_at >= since:
        return record.choices.get("acknowledged") or {}
    again = IssueReprint.objects.filter(issue=record, by=staff.user_id, at__gte=since).order_by("-id").first()
    return None if again is None else again.acknowledged


@reports(PAPER)
@service("residents.show_paper")
def show_paper(*, staff: Staff, case_no: str, paper_id: int) -> PrintedPaper:
    """The case's paper just printed. Raises NotFound, NotAtHand, NotReleased, Forbidden (支援措置)."""
    case = cases.locked_case(case_no, staff)
    subjects = sorted(whom(case))
    refuse_protected(staff, subjects)
    row = CasePaper.objects.filter(pk=paper_id, case=case).exclude(object_key="").first()
    if row is None or row.by != staff.user_id or clock.now() - row.at > AT_HAND:
        raise _too_late("帳票(F9)からもう一度印刷してください。")
    pdf = shown_again(row.object_key, row.digest, channel=PAPER, subjects=subjects)
    audit.view(
        "residents.show_paper", staff=staff, subjects=subjects, terms={"paper": paper_id}, case_no=case_no,
    )  # fmt: skip
    return PrintedPaper(row.pk, case_no, row.kind, TITLES[row.kind], row.at, row.digest, pdf)


def _too_late(remedy: str) -> NotAtHand:
    return NotAtHand(Finding("P12", "作成した職員が、作成後15分までに開けます。", remedy=remedy))

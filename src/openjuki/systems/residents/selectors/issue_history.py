"""交付履歴の照会 (S 1.3.8, RR-25): what was issued of a person, newest first, without a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openjuki.systems.residents.models import IssueRecord


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One copy in a list. `masked`: a protected person is on it, and what tells of that person is left out."""

    issue_no: str
    kind: str
    form: str
    subjects: tuple[str, ...]
    copy_no: int
    copies: int
    fee: int
    relation: str
    purpose: str
    with_numbers: bool
    issued_at: datetime
    issued_by: str
    case_no: str
    masked: bool = False


def issues_of(
    *, addressee_no: str = "", case_no: str = "", issue_no: str = "", limit: int = 100
) -> list[IssueLine]:
    """Issues that show a person, belong to a case, or bear a number; no criterion gives none."""
    found = IssueRecord.objects.all()
    if addressee_no:
        found = found.filter(subjects__contains=[addressee_no])
    if case_no:
        found = found.filter(case_no=case_no)
    if issue_no:
        found = found.filter(issue_no=issue_no)
    if not (addressee_no or case_no or issue_no):
        return []
    return [_line(record) for record in found.order_by("-id")[:limit]]


def _line(r: IssueRecord) -> IssueLine:
    numbers = bool(r.choices.get("individual_number") or r.choices.get("resident_code"))
    return IssueLine(
        r.issue_no, r.kind, r.form, tuple(r.subjects), r.copy_no, r.copies, r.fee, r.relation, r.purpose, numbers,
        r.issued_at, r.issued_by, r.case_no,
    )  # fmt: skip

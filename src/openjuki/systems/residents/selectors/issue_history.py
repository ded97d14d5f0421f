"""交付履歴の照会 (S 1.3.8, RR-25): what was issued of a person, with its 処分, newest first, without a number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from openjuki.systems.residents.models import IssueRecord, IssueReprint, IssueVoid, PrintOutcome

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One copy in a list. `voided_at`: its 処分; `spoiled`: sheets that were spoiled at the printer and destroyed
    before one was good; `reprints`: how often it was taken out again. `masked`: a protected person is on it, and what
    tells of that person is left out."""

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
    voided_at: datetime | None = None
    void_reason: str = ""
    reprints: int = 0
    spoiled: int = 0
    masked: bool = False


def issues_of(
    *, addressee_no: str = "", case_no: str = "", issue_no: str = "", limit: int = MOST
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
    records = list(found.order_by("-id")[:limit])
    voids = {v.issue_id: v for v in IssueVoid.objects.filter(issue__in=records)}
    again = Counter(IssueReprint.objects.filter(issue__in=records).values_list("issue_id", flat=True))
    spoiled = PrintOutcome.spoiled(r.issue_no for r in records)
    return [_line(r, voids.get(r.pk), again[r.pk], spoiled[r.issue_no]) for r in records]


def _line(r: IssueRecord, void: IssueVoid | None, reprints: int, spoiled: int) -> IssueLine:
    numbers = bool(r.choices.get("individual_number") or r.choices.get("resident_code"))
    return IssueLine(
        r.issue_no, r.kind, r.form, tuple(r.subjects), r.copy_no, r.copies, r.fee, r.relation, r.purpose, numbers,
        r.issued_at, r.issued_by, r.case_no, void.at if void else None, void.reason if void else "", reprints, spoiled,
    )  # fmt: skip

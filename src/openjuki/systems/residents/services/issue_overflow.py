"""文字溢れ (S 5.8) on the register's certificates; what becomes of it says `runtime.release.overflow`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from openjuki.kernel.certificates.overflow import OVERFLOWED, label_and_text
from openjuki.runtime.release import overflow
from openjuki.runtime.typeset import Printed
from openjuki.runtime.typeset.printing import NotPrintable
from openjuki.systems.residents.models import IssueOverflow, IssueRecord
from openjuki.systems.residents.services.issue_holds import NotAcknowledged
from openjuki.systems.residents.services.issue_print import print_form


def printed_certificate(
    template: str,
    said: Mapping[str, Any],
    *,
    number: str,
    made_at: datetime,
    policy: str,
    acknowledged: Mapping[str, str],
    subjects: Sequence[str],
) -> Printed:
    """Typeset it, whole if it can be. Raises NotPrintable, NotAcknowledged (P04), NotReleased."""

    def draw(policy: str) -> Printed:
        marks = () if policy == overflow.REFUSE else (OVERFLOWED,)
        drawn = {**said, "marks": [*said["marks"], *marks]}
        return print_form(template, drawn, mark=number, made_at=made_at, overflow=policy)

    def refused(cells: Sequence[str]) -> NotAcknowledged:
        return NotAcknowledged(overflow.alert([_named(said, cell) for cell in cells], policy))

    try:
        return overflow.printed(draw, policy=policy, acknowledged=acknowledged, refused=refused)
    except NotPrintable as not_made:
        not_made.subjects = tuple(subjects)
        raise


def _named(said: Mapping[str, Any], cell: str) -> str:
    number, _, _ = cell.partition(".")
    label = label_and_text(said, cell)[0]
    return f"{number}人目の{label}" if number.isdigit() else label


def keep(record: IssueRecord, printed: Printed, said: Mapping[str, Any], policy: str) -> None:
    """Put what did not fit on the 文字超過リスト; nothing in the ordinary case."""
    if printed.overflows:
        IssueOverflow.objects.bulk_create(_rows(record, printed, said, policy))


def _rows(
    record: IssueRecord, printed: Printed, said: Mapping[str, Any], policy: str
) -> Iterator[IssueOverflow]:
    for each in printed.overflows:
        number = each.field.partition(".")[0]
        whose = record.subjects[int(number) - 1 if number.isdigit() else 0]
        yield IssueOverflow(
            issue=record,
            addressee_no=whose,
            item=each.field,
            label=label_and_text(said, each.field)[0],
            policy=policy,
        )


def policy_of(record: IssueRecord) -> str:
    """How an issue was printed, for drawing it anew."""
    row = IssueOverflow.objects.filter(issue=record).first()
    return row.policy if row else overflow.REFUSE

"""文字溢れ (S 5.8): what does not fit its cell is never cut silently.

A text shrinks and breaks into lines first. What still does not fit is an alert; acknowledged, it is printed as the
city has set (to the edge of the cell, or blank) and goes on the 文字超過リスト.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from openjuki.runtime.errors import Finding
from openjuki.runtime.typeset import Printed
from openjuki.systems.residents.models import IssueOverflow, IssueRecord
from openjuki.systems.residents.models.overflow import POLICIES
from openjuki.systems.residents.services.issue_holds import NotAcknowledged
from openjuki.systems.residents.services.issue_print import NotPrintable, print_form

#: The alert that somebody answers, with a reason, before a text is cut or left out.
ALERT = "P04"


def printed_certificate(
    template: str,
    said: Mapping[str, Any],
    *,
    number: str,
    made_at: datetime,
    policy: str,
    acknowledged: Mapping[str, str],
) -> Printed:
    """Typeset it, whole if it can be. Raises NotPrintable, NotAcknowledged (P04), NotReleased.

    The first drawing refuses what does not fit, which is the quick way for nearly every certificate.
    """
    try:
        return print_form(template, said, mark=number, made_at=made_at, overflow="refuse")
    except NotPrintable as e:
        if policy not in POLICIES or any(f.id != "P03" for f in e.findings):
            raise
        cells = [f.field for f in e.findings]
    if not acknowledged.get(ALERT, "").strip():
        raise NotAcknowledged(_alert(said, cells, policy))
    return print_form(template, said, mark=number, made_at=made_at, overflow=policy)


def _alert(said: Mapping[str, Any], cells: Sequence[str], policy: str) -> Finding:
    named = "、".join(dict.fromkeys(_named(said, cell) for cell in cells))
    return Finding(
        ALERT,
        f"文字数が多く、欄に収まらない項目があります({named})。{POLICIES[policy]}します。",
        level="alert",
        law="S 5.8",
        remedy="記載する項目を減らすか、このまま交付する理由を入力してください。文字超過リストに記録します。",
    )


def _named(said: Mapping[str, Any], cell: str) -> str:
    number, _, _ = cell.partition(".")
    return f"{number}人目の{label_of(said, cell)}" if number.isdigit() else label_of(said, cell)


def label_of(said: Mapping[str, Any], cell: str) -> str:
    """The label of a cell by the id that the template gives it (``2.name``, ``address``, ``history.3.5``)."""
    found = cell_of(said, cell)
    if found is not None:
        return str(found["label"])
    return "履歴" if cell.startswith("history.") else "認証者"


def cell_of(said: Mapping[str, Any], cell: str) -> Mapping[str, Any] | None:
    """A cell of the plain model by its id; None for a row of history and for the certification."""
    number, _, key = cell.partition(".")
    if number.isdigit():
        blocks = (block for page in said["pages"] for block in page["blocks"])
        return next((b["cells"].get(key) for b in blocks if b["number"] == int(number)), None)
    above = (said["address"], said["householder"], *said["head"])
    return next((each for each in above if each["key"] == cell), None)


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
            issue=record, addressee_no=whose, item=each.field, label=label_of(said, each.field), policy=policy
        )


def policy_of(record: IssueRecord) -> str:
    """How an issue was printed, for drawing it anew."""
    row = IssueOverflow.objects.filter(issue=record).first()
    return row.policy if row else "refuse"

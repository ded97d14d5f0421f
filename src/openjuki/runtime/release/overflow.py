"""文字溢れ (S 5.8): what does not fit its cell is never cut silently.

A text shrinks and breaks into lines first. What still does not fit is an alert; acknowledged with a reason, it is
printed as the city has set (to the edge of the cell, or blank) and goes on the system's 文字超過リスト.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly
from openjuki.runtime.errors import Finding
from openjuki.runtime.typeset import Printed
from openjuki.runtime.typeset.printing import NotPrintable

#: The alert that somebody answers, with a reason, before a text is cut or left out.
ALERT = "P04"
#: How the city has such a text printed: to the edge of its cell, or not at all.
POLICIES = {"limit": "欄の限界まで印字", "blank": "空白で印字"}
#: Whatever else the setting says: nothing is printed.
REFUSE = "refuse"


class Overflow(AppendOnly):
    """文字超過リストの一行: `item` is the cell's key, `addressee_no` whose it is. The text stays in the model.

    The system adds `issue`.
    """

    addressee_no = models.TextField()
    item = models.TextField()
    label = models.TextField()
    policy = models.TextField()

    class Meta:
        abstract = True
        db_table = "issue_overflow"
        constraints = [
            models.CheckConstraint(condition=Q(policy__in=list(POLICIES)), name="overflow_policy"),
            models.CheckConstraint(condition=~Q(item="") & ~Q(addressee_no=""), name="overflow_names_cell"),
            models.UniqueConstraint(fields=["issue", "addressee_no", "item"], name="overflow_once_per_cell"),
        ]


def printed(
    draw: Callable[[str], Printed],
    *,
    policy: str,
    acknowledged: Mapping[str, str],
    refused: Callable[[Sequence[str]], Exception],
) -> Printed:
    """Typeset a certificate, whole if it can be: `draw` gets the policy. Raises NotPrintable, and what `refused` makes
    of the cells that overflow, where the city prints them all the same and nobody has said why.

    The first drawing refuses what does not fit, which is the quick way for nearly every certificate.
    """
    try:
        return draw(REFUSE)
    except NotPrintable as e:
        if policy not in POLICIES or any(f.id != "P03" for f in e.findings):
            raise
        cells = [f.field for f in e.findings]
    if not acknowledged.get(ALERT, "").strip():
        raise refused(cells)
    return draw(policy)


def alert(named: Sequence[str], policy: str) -> Finding:
    """What is asked, with the items by their labels."""
    return Finding(
        ALERT,
        f"文字数が多く、欄に収まらない項目があります({'、'.join(dict.fromkeys(named))})。{POLICIES[policy]}します。",
        level="alert",
        law="S 5.8",
        remedy="記載する項目を減らすか、このまま交付する理由を入力してください。文字超過リストに記録します。",
    )

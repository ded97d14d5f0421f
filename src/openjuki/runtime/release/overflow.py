"""文字溢れ (S 5.8): what does not fit its cell is never cut silently.

A text shrinks and breaks into lines first. What still does not fit a certificate is an alert; acknowledged with a
reason, it is printed as the city has set (to the edge of the cell, or blank). Any other paper, and a certificate where
the city has set so, is refused, as is a character that the font lacks. All goes on the system's 文字超過リスト.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openjuki.runtime import clock
from openjuki.runtime.db import AppendOnly
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.typeset import Printed
from openjuki.runtime.typeset.printing import NotPrintable

#: The alert that somebody answers, with a reason, before a text is cut or left out.
ALERT = "P04"
#: How the city has such a text printed: to the edge of its cell, or not at all.
POLICIES = {"limit": "欄の限界まで印字", "blank": "空白で印字"}
#: Whatever else the setting says: nothing is printed.
REFUSE = "refuse"
#: Why a paper was not made.
CAUSES = {REFUSE: "欄に収まらず、作成していない", "glyph": "文字がなく、作成していない"}
#: How a line of the list was printed.
TITLES = POLICIES | CAUSES


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


class Unprinted(AppendOnly):
    """文字超過リストの一行: a text for which a paper was not made. `paper`: its title; `item`: the label; `subjects`:
    all whom it may be about, `addressee_no` the first of them; `cause`: key of `CAUSES`."""

    paper = models.TextField()
    item = models.TextField()
    text = models.TextField()
    cause = models.TextField()
    addressee_no = models.TextField(blank=True)
    subjects = ArrayField(models.TextField(), default=list)
    ward = models.TextField(blank=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "unprinted_text"
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=list(CAUSES)), name="unprinted_cause"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(item="") & ~Q(by=""), name="unprinted_says_what"
            ),
        ]


def keeps_unprinted(table: type[Unprinted]) -> Callable[[Any, Refused], None]:
    """What a system's frame does with a refusal, after the rollback (`Frame.refused`): the texts that could not be
    printed go on the list, each once, however often it is tried."""

    def keep(staff: Any, refused: Refused) -> None:
        if not isinstance(refused, NotPrintable) or staff is None:
            return
        rows, subjects = table._default_manager, sorted(set(refused.subjects))
        for each in refused.texts:
            facts = {
                "paper": refused.paper, "item": each.item, "text": _storable(each.text), "cause": each.cause,
                "addressee_no": next(iter(refused.subjects), ""), "subjects": subjects,
            }  # fmt: skip
            if not rows.filter(**facts).exists():
                rows.create(**facts, ward=staff.ward, by=staff.user_id, at=clock.now())

    return keep


def _storable(text: str) -> str:
    """What was refused as no character at all may be none that a database takes: U+FFFD stands in its place."""
    return "".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)


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

"""文字超過リスト (S 5.8): what did not fit on a seal certificate, with the whole text, for somebody to look to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from openjuki.runtime import audit
from openjuki.runtime.release.overflow import POLICIES
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import IssueOverflow, Person
from openjuki.systems.seals.services.frame import check_right, hidden_from, service, ward_of

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class OverflowLine:
    """One text: on which issue, whose, which item, all of it, and how it was printed."""

    issue_no: str
    issued_at: datetime
    addressee_no: str
    name: str = field(repr=False)
    item: str
    text: str = field(repr=False)
    policy: str

    @property
    def policy_title(self) -> str:
        """欄の限界まで印字, 空白で印字."""
        return POLICIES[self.policy]


@service("seals.list_overflows")
def list_overflows(*, staff: Staff) -> list[OverflowLine]:
    """The newest first, never beyond the staff's ward, a protected person only for who may see one; on the log first.
    Raises Forbidden."""
    check_right(staff, "seals.issue")
    rows = IssueOverflow.objects.select_related("issue").order_by("-id")
    if ward := ward_of(staff):
        rows = rows.filter(addressee_no__in=Person.objects.filter(ward=ward).values("pk"))
    found = list(rows[:MOST])
    hidden = hidden_from(staff, {r.addressee_no for r in found})
    found = [r for r in found if r.addressee_no not in hidden]
    shown = sorted({r.addressee_no for r in found})
    names = dict(Person.objects.filter(pk__in=shown).values_list("pk", "name"))
    audit.view("seals.list_overflows", staff=staff, subjects=shown)
    return [_line(r, names[r.addressee_no]) for r in found]


def _line(row: IssueOverflow, name: str) -> OverflowLine:
    said, issue = row.issue.model, row.issue
    text = next(
        (str(c["value"]) for c in said["cells"] if c["key"] == row.item), said["certification"]["name"]
    )
    return OverflowLine(issue.pk, issue.issued_at, row.addressee_no, name, row.label, text, row.policy)

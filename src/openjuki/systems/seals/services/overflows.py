"""文字超過リスト (S 5.8): what did not fit on a seal certificate or a letter, whole, for somebody to look to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from openjuki.kernel.certificates.overflow import label_and_text
from openjuki.runtime import audit
from openjuki.runtime.release.overflow import TITLES
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import IssueOverflow, Person, Unprinted
from openjuki.systems.seals.services.frame import check_right, hidden_from, service, ward_of

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class OverflowLine:
    """One text: on which issue (blank: the paper was not made), whose, which item, all of it, how it was printed."""

    issue_no: str
    issued_at: datetime
    paper: str
    addressee_no: str
    name: str = field(repr=False)
    item: str
    text: str = field(repr=False)
    policy: str

    @property
    def policy_title(self) -> str:
        """欄の限界まで印字, 空白で印字, or why it was not made."""
        return TITLES[self.policy]


@service("seals.list_overflows")
def list_overflows(*, staff: Staff) -> list[OverflowLine]:
    """The newest first, never beyond the staff's ward, a protected person only for who may see one; on the log first.
    Raises Forbidden."""
    check_right(staff, "seals.issue")
    issued, unmade = (
        IssueOverflow.objects.select_related("issue").order_by("-id"),
        Unprinted.objects.order_by("-id"),
    )
    if ward := ward_of(staff):
        theirs = Person.objects.filter(ward=ward).values("pk")
        issued, unmade = issued.filter(addressee_no__in=theirs), unmade.filter(addressee_no__in=theirs)
    found: list[IssueOverflow | Unprinted] = [*issued[:MOST], *unmade[:MOST]]
    hidden = hidden_from(staff, {r.addressee_no for r in found})
    found = [r for r in found if r.addressee_no not in hidden]
    shown = sorted({r.addressee_no for r in found})
    names = dict(Person.objects.filter(pk__in=shown).values_list("pk", "name"))
    audit.view("seals.list_overflows", staff=staff, subjects=shown)
    return sorted(
        (_line(r, names.get(r.addressee_no, "")) for r in found), key=lambda li: li.issued_at, reverse=True
    )


def _line(row: IssueOverflow | Unprinted, name: str) -> OverflowLine:
    if isinstance(row, Unprinted):
        return OverflowLine("", row.at, row.paper, row.addressee_no, name, row.item, row.text, row.cause)
    said, issue = row.issue.model, row.issue
    label, text = label_and_text(said, row.item)
    return OverflowLine(
        issue.pk, issue.issued_at, said["title"], row.addressee_no, name, label, text, row.policy
    )  # fmt: skip

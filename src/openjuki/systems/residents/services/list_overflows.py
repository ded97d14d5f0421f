"""文字超過リスト (S 5.8): texts that did not fit their cell, with the whole text, so that somebody can look to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.names.shown import full_name
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Forbidden
from openjuki.runtime.release.overflow import POLICIES
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueOverflow
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.issue_overflow import cell_of
from openjuki.systems.residents.services.protection import hidden_from

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class OverflowLine:
    """One text: on which issue, whose, which item, all of it, and how it was printed. A number is not shown."""

    issue_no: str
    issued_at: datetime
    certificate: str
    addressee_no: str
    name: str = field(repr=False)
    item: str
    text: str = field(repr=False)
    policy: str

    @property
    def policy_title(self) -> str:
        """欄の限界まで印字, 空白で印字."""
        return POLICIES[self.policy]


@service("residents.list_overflows")
def list_overflows(*, staff: Staff, scope: Scope = WHOLE) -> list[OverflowLine]:
    """The newest first, at most 500, never beyond the staff's ward; on the log first. Raises Forbidden.

    An issue that shows a person under 支援措置 is left out for whoever may not see one.
    """
    if not staff.may("residents.issue"):
        raise Forbidden(
            Finding("AU-02", "証明書の発行の権限がありません。", remedy="権限のある職員に代わってください。")
        )
    found = IssueOverflow.objects.select_related("issue").order_by("-id")
    within = scope.of(staff)
    if not within.is_whole:
        found = found.filter(addressee_no__in=within.people().values("addressee_no"))
    listed = list(found[:MOST])
    hidden = hidden_from(staff, (no for row in listed for no in row.issue.subjects))
    listed = [row for row in listed if hidden.isdisjoint(row.issue.subjects)]
    lines = list(_lines(listed))
    audit.view("residents.list_overflows", staff=staff, subjects=sorted({li.addressee_no for li in lines}))
    return lines


def _lines(listed: list[IssueOverflow]) -> Iterable[OverflowLine]:
    people = rows.current_versions(sorted({row.addressee_no for row in listed}), with_number=False)
    for row in listed:
        cell = cell_of({"head": [], **row.issue.model}, row.item)
        yield OverflowLine(
            issue_no=row.issue.issue_no, issued_at=row.issue.issued_at,
            certificate=TITLES.get(row.issue.kind, row.issue.kind), addressee_no=row.addressee_no,
            name=full_name(people[row.addressee_no].record), item=row.label,
            text=str(cell["value"]) if cell else "", policy=row.policy,
        )  # fmt: skip

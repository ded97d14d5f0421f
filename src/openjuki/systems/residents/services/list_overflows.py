"""文字超過リスト (S 5.8): texts that did not fit or that the font lacks, whole, for somebody to look to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Q

from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.certificates.overflow import label_and_text
from openjuki.kernel.names.shown import full_name
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Forbidden
from openjuki.runtime.release.overflow import TITLES as PRINTED
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueOverflow, Unprinted
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.protection import hidden_from

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class OverflowLine:
    """One text: on which issue (blank: the paper was not made), whose, which item, all of it, and how it was printed; a
    number is not shown. `name`: of everybody whom a paper that was not made is about."""

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
        """欄の限界まで印字, 空白で印字, or why it was not made."""
        return PRINTED[self.policy]


@service("residents.list_overflows")
def list_overflows(*, staff: Staff, scope: Scope = WHOLE) -> list[OverflowLine]:
    """The newest first, at most 500 of each kind, never beyond the staff's ward; on the log first. Raises Forbidden.

    A paper that shows a person under 支援措置 is left out for whoever may not see one.
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
    unmade = _unmade(staff, scope)
    numbers = {no for row in listed for no in row.issue.subjects} | {no for u in unmade for no in u.subjects}
    hidden = hidden_from(staff, numbers)
    listed = [row for row in listed if hidden.isdisjoint(row.issue.subjects)]
    unmade = [row for row in unmade if hidden.isdisjoint(row.subjects)]
    shown = {row.addressee_no for row in listed} | {no for row in unmade for no in row.subjects}
    people = rows.current_versions(sorted(shown), with_number=False)
    names = {no: full_name(version.record) for no, version in people.items()}
    lines = [*_lines(listed, names), *(_not_made(row, names) for row in unmade)]
    audit.view("residents.list_overflows", staff=staff, subjects=sorted(shown))
    return sorted(lines, key=lambda line: line.issued_at, reverse=True)


def _unmade(staff: Staff, scope: Scope) -> list[Unprinted]:
    """What is about nobody of the register is of the ward in which it was tried."""
    within, found = scope.of(staff), Unprinted.objects.order_by("-id")
    if not within.is_whole:
        theirs = Q(addressee_no__in=within.people().values("addressee_no"))
        found = found.filter(theirs | Q(addressee_no="", ward=within.ward))
    return list(found[:MOST])


def _not_made(row: Unprinted, names: Mapping[str, str]) -> OverflowLine:
    return OverflowLine(
        issue_no="", issued_at=row.at, certificate=row.paper, addressee_no=row.addressee_no,
        name="、".join(names.get(no, no) for no in row.subjects), item=row.item, text=row.text, policy=row.cause,
    )  # fmt: skip


def _lines(listed: list[IssueOverflow], names: Mapping[str, str]) -> Iterable[OverflowLine]:
    for row in listed:
        yield OverflowLine(
            issue_no=row.issue.issue_no, issued_at=row.issue.issued_at,
            certificate=TITLES.get(row.issue.kind, row.issue.kind), addressee_no=row.addressee_no,
            name=names[row.addressee_no], item=row.label,
            text=label_and_text(row.issue.model, row.item)[1], policy=row.policy,
        )  # fmt: skip

"""Whom a case's paper has to name, and whom it may (交付前の照合): said by the case alone, not by the paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.householder_letter import LeftBehind
from openjuki.kernel.certificates.named import Asked, Named, person
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record


def asked_by(
    kind: str, case: Case, household: LeftBehind | None, given: Sequence[Change], anew: Paper
) -> Asked:
    """`case`: read anew; `household`: the one that its householder left; `given`: whose 住民票コード this case gave;
    `anew`: the paper made of all that."""
    changes = (*case.changes, *case.planned)
    people = [*_all(c.record for c in changes), *_all(case.before.values())]
    must: Iterable[Change] = case.movers
    if kind == "confirmation_sheet":
        must = changes
    elif kind == "householder_letter":
        must = household.members if household else ()
    elif kind == "code_letter":
        people, must = _all(c.record for c in given), given
    elif kind == "ex_officio_letter":
        must = case.movers or case.changes
    elif kind == "office_guide":  # names those who have something to do
        must = ()
    to = {one.name for one in people} | {c.record.householder_name for c in changes}
    if notifier := getattr(case.notice, "notifier", None):
        to.add(notifier.name)
    return Asked(anew, people, _all(c.record for c in must), to | {""})


def _all(records: Iterable[Record]) -> list[Named]:
    return [person(record) for record in records]

"""続柄の提案 for a draft (S 1.1.11, S 4.1.4.2): once a new householder is named, what everybody else becomes.

Nothing is entered: the form offers it, the clerk chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.relationship.proposals import Kinsman, Proposal, proposals
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.members import HouseMember
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.items import REST, items_of, ticked_rows

Proposed = dict[str, tuple[Proposal, ...]]


def proposed(kind: str, data: Mapping[str, Any], household: Sequence[HouseMember]) -> Proposed:
    """宛名番号 → 続柄 that can be, of those who come under a householder whom the draft newly names."""
    found: Proposed = {}
    heads = [(head, group) for head, group in _groups(kind, data, household) if head]
    if not heads:
        return found
    numbers = [m.addressee_no for m in household]
    versions = rows.current_versions(numbers, with_number=False)
    family = [
        Kinsman(no, r.relationship, r.sex, r.birth, (r.registered_domicile, r.register_head))
        for no in numbers
        if (r := versions[no].record)
    ]
    for head, group in heads:
        by_key = proposals(family, head)
        found |= {no: by_key[no] for no in group if no != head and by_key.get(no)}
    return found


def _groups(
    kind: str, data: Mapping[str, Any], household: Sequence[HouseMember]
) -> Iterator[tuple[str, list[str]]]:
    """Those who leave and those who stay, each with the householder that the draft names for them."""
    notice = KINDS[kind].notice
    ticked = ticked_rows(notice)
    if "joins" in KINDS[kind].fields and data.get("joins"):
        ticked_head = ""  # they come under a householder whom this household does not know
    else:
        ticked_head = _head(notice, ticked, data)
    leaving = [no for no, _ in _rows(data, ticked)]
    yield ticked_head if _known(ticked_head, household) else "", leaving
    if REST in KINDS[kind].fields:
        head = _head(notice, REST, data)
        staying = [m.addressee_no for m in household if m.addressee_no not in leaving]
        yield head if _known(head, household) else "", staying


def _head(notice: type, field: str, data: Mapping[str, Any]) -> str:
    of = next((i.of for i in items_of(notice) if i.name == field), None)
    if of is None or not any(i.name == "relationship" for i in items_of(of)):
        return ""
    return next((no for no, relationship in _rows(data, field) if relationship == HOUSEHOLDER), "")


def _known(number: str, household: Sequence[HouseMember]) -> bool:
    return any(m.addressee_no == number for m in household)


def _rows(data: Mapping[str, Any], field: str) -> list[tuple[str, str]]:
    listed = data.get(field) if field else None
    return [
        (str(r.get("addressee_no") or ""), str(r.get("relationship") or ""))
        for r in (listed if isinstance(listed, list) else [])
        if isinstance(r, Mapping)
    ]

"""続柄の提案 for a notice — what the form offers beside each person's 続柄 (S 4.0.4, S 4.1.4.2).

Pure and without effect: `decide` never looks at a proposal; only what the clerk enters counts.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView, Subject
from openjuki.kernel.relationship.grammar import CHILD, HOUSEHOLDER, LODGER, RELATIVE
from openjuki.kernel.relationship.order import Member, order_members
from openjuki.kernel.relationship.proposals import Kinsman, Proposal, proposals

Proposals = Mapping[str, tuple[Proposal, ...]]
TOP: Final = "世帯主が決まっていません。記載順位が最も上の人を提案しています。"
WITH_THE_MOTHER: Final = "母の続柄と同じものを提案しています。世帯主との関係を確かめてください。"
_NOT_FIRST: Final = (LODGER, RELATIVE)
_OF_WIVES: Final = {"妻": CHILD, "子の妻": "子の子"}


def propose(view: RegisterView, notice: Any) -> dict[str, tuple[Proposal, ...]]:
    """宛名番号 (or the row's key of someone new) → 続柄 that can be, the likeliest first.

    For those who form a household (世帯主変更, 世帯分離, 転居 into a new household), for those who stay when
    the householder leaves, and for a newborn by its mother. Empty where the register tells nothing: who joins
    another household, or a household whose householder does not change. `notice` may be unfinished: anything
    with the names of the notice's items (`household_no`, `members`, `staying` …).
    """
    found: dict[str, tuple[Proposal, ...]] = {}
    members = view.members_of(getattr(notice, "household_no", ""))
    if members:
        rows = {row.addressee_no: getattr(row, "relationship", "") for row in notice.members}
        together = hasattr(notice, "staying") or {each.addressee_no for each in members} <= rows.keys()
        says = all(hasattr(row, "relationship") for row in notice.members)
        if says and together and not getattr(notice, "joins", ""):
            found |= _regrouped(members, list(rows), rows)
        if hasattr(notice, "staying") and _householder_leaves(members, rows):
            stated = {row.addressee_no: row.relationship for row in notice.staying}
            staying = [each.addressee_no for each in members if each.addressee_no not in rows]
            found |= _regrouped(members, staying, stated)
    mother = view.subjects.get(getattr(notice, "mother_addressee_no", ""))
    if mother is not None and mother.record.household_no == getattr(notice, "joins", ""):
        found |= {row.key: _of_child(view, mother, row) for row in notice.members}
    return found


def top_ranked(members: Sequence[Subject], among: Collection[str]) -> str:
    """最上位の世帯員 — 宛名番号 of the first of `among` by the household's order before the change (S 4.0.5).

    Empty when there is nobody. To this person 世帯主変更(依頼)通知書 goes.
    """
    placed = [each for each in members if each.addressee_no in among]
    if not placed:
        return ""
    if all(each.record.member_order is not None for each in placed):
        return min(placed, key=lambda each: (each.record.member_order or 0, each.addressee_no)).addressee_no
    return order_members([_member(each) for each in placed])[0].key


def _householder_leaves(members: Sequence[Subject], leaving: Collection[str]) -> bool:
    return any(each.record.relationship == HOUSEHOLDER and each.addressee_no in leaving for each in members)


def _regrouped(
    members: Sequence[Subject], group: Sequence[str], stated: Mapping[str, str]
) -> dict[str, tuple[Proposal, ...]]:
    """Proposals for those of a household who are a household afterwards."""
    if not group:
        return {}
    named = [no for no in group if stated.get(no) == HOUSEHOLDER]
    heads = [
        each.addressee_no
        for each in members
        if each.addressee_no in group and each.record.relationship == HOUSEHOLDER
    ]
    if not named and heads and all(not stated.get(no) for no in group):
        return {}  # the householder is among them and nobody says otherwise: everything stays
    householder = named[0] if len(named) == 1 else _candidate(members, group, heads)
    if householder not in {each.addressee_no for each in members}:
        return {}  # nobody, or somebody who has left the household since it was typed
    everybody = proposals([_kinsman(each) for each in members], householder)
    found = {no: everybody[no] for no in group if no in everybody}
    if not named:
        found[householder] = (Proposal(HOUSEHOLDER, TOP if len(group) > 1 else ""),)
    return found


def _candidate(members: Sequence[Subject], group: Sequence[str], heads: Sequence[str]) -> str:
    """Who may become the householder: the old one, else the top-ranked kinsman, else the top-ranked."""
    if heads:
        return heads[0]
    kin = [
        each.addressee_no
        for each in members
        if each.addressee_no in group and each.record.relationship not in _NOT_FIRST
    ]
    return top_ranked(members, kin) or top_ranked(members, group)


def _of_child(view: RegisterView, mother: Subject, child: Any) -> tuple[Proposal, ...]:
    """続柄 of a newborn of this mother, to the householder of her household."""
    members = [_kinsman(each) for each in view.members_of(mother.record.household_no)]
    head = next((each.key for each in members if each.relationship == HOUSEHOLDER), "")
    own = mother.record.relationship
    if not head or not own:
        return ()
    if own in _NOT_FIRST:
        return (Proposal(own, WITH_THE_MOTHER),)
    # The child of a wife is the husband's (民法772条); other mothers' children are found through the mother.
    relationship = _OF_WIVES.get(own) or (CHILD if own == HOUSEHOLDER else f"{own}の{CHILD}")
    newborn = Kinsman("?newborn", relationship, child.sex, child.birth)
    return proposals([*members, newborn], head)["?newborn"]


def _kinsman(subject: Subject) -> Kinsman:
    record: Record = subject.record
    return Kinsman(
        subject.addressee_no,
        record.relationship,
        record.sex,
        record.birth,
        (record.registered_domicile, record.register_head),
    )


def _member(subject: Subject) -> Member:
    record = subject.record
    return Member(
        subject.addressee_no, record.relationship, record.birth, "", record.register_head, record.sex
    )

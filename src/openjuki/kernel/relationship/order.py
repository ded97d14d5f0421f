"""世帯員の並び順 — the standard order of the members of a household (S 5.2).

1 世帯主・配偶者・子  2 子の家族  3 父母・兄弟姉妹・祖父母  4 その他の親族・縁故者・同居人.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.dates.uncertain import LAST_DAY, UncertainDate
from openjuki.kernel.relationship.grammar import (
    CHILD,
    CHILD_SPOUSES,
    HOUSEHOLDER,
    LODGER,
    PARENTS,
    RELATIVE,
    SIBLINGS,
    SPOUSES,
    RelationshipError,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Member:
    """並べる世帯員. `key`: 宛名番号 (or the row's key of a person who has none yet)."""

    key: str
    relationship: str
    birth: UncertainDate | None = None
    name: str = ""
    register_head: str = ""
    sex: str = ""


Key = tuple[int, int, date, str, int, int, date, str]
_NO_FAMILY: Final = (LAST_DAY, "")


def order_members(members: Sequence[Member]) -> list[Member]:
    """The members in the standard's order. Children's families follow the child, ordered by its birth.

    Which child a 子の妻 or 子の子 belongs to is not written in a 続柄: with one married child in the
    household it is that child; with several, the family is taken from the order of entry (each family
    entered together after its child).
    """
    if len(members) < 2:
        return list(members)
    families = _families(members)
    return sorted(members, key=lambda member: _key(member, families.get(member.key)))


def place_last(orders: Iterable[int | None]) -> int:
    """The 記載順位 after the last one: who joins an existing household is entered at the end (S 5.2)."""
    return max((order for order in orders if order is not None), default=0) + 1


def rank_of(relationship: str) -> tuple[int, int, int]:
    """順位 of a 続柄 by itself, the highest first; of equal ones the shorter chain first (S 5.2)."""
    words = _words(relationship)
    rank, step = _rank(Member("", relationship), None)
    return rank, step, len(words)


def _birth(member: Member) -> date:
    return member.birth.sort_day if member.birth is not None else LAST_DAY


def _is_child_family(words: tuple[str, ...]) -> bool:
    """子の夫, 子の妻, 子の子, 子（子の夫）… — someone in the family of a child of the householder."""
    return (len(words) >= 2 and words[0] == CHILD) or words[0] in CHILD_SPOUSES


def _words(relationship: str) -> tuple[str, ...]:
    try:
        return words_of(relationship)
    except RelationshipError:
        return ()


def _families(members: Sequence[Member]) -> dict[str, Member]:
    """Key of everyone in a child's family (the child too) → that child."""
    children = [member for member in members if member.relationship == CHILD]
    followers = [m for m in members if (words := _words(m.relationship)) and _is_child_family(words)]
    if not followers or not children:
        return {}
    families: dict[str, Member] = {}
    current = children[0]
    for member in members:
        if member.relationship == CHILD:
            current = member
        elif member in followers:
            families[member.key] = current
            families[current.key] = current
    return families


def _key(member: Member, child: Member | None) -> Key:
    rank, step = _rank(member, child)
    family = (_birth(child), child.key) if child is not None else _NO_FAMILY
    head = 0 if member.register_head and member.register_head == member.name else 1
    if step not in (1, 3) or rank != 3:
        head = 0
    return (rank, 0 if rank == 2 else step, *family, step, head, _birth(member), member.key)


def _rank(member: Member, child: Member | None) -> tuple[int, int]:
    """順位 and the step inside it."""
    relationship = member.relationship
    if relationship == HOUSEHOLDER:
        return 1, 1
    if relationship in SPOUSES:
        return 1, 2
    if relationship == LODGER:
        return 4, 9
    if relationship == RELATIVE:
        return 4, 8
    words = _words(relationship)
    if not words:
        return 5, 0
    if words == (CHILD,):
        return (2, 1) if child is not None else (1, 3)
    if _is_child_family(words):
        return 2, _step_in_child_family(words)
    return _rank_of_kin(words)


def _step_in_child_family(words: tuple[str, ...]) -> int:
    if words[0] in CHILD_SPOUSES or words[1] in SPOUSES:
        return 2
    return 3 if words[1:] == (CHILD,) else 4


def _rank_of_kin(words: tuple[str, ...]) -> tuple[int, int]:
    """3順位: parents, siblings, grandparents of the householder; 4順位 mirrors it for the spouse's side."""
    rank = 3
    if words[0] in SPOUSES and len(words) > 1:
        rank, words = 4, words[1:]
    if len(words) == 1:
        if words[0] in PARENTS:
            return rank, 1
        if words[0] in SIBLINGS:
            return rank, 2
    if len(words) == 2 and set(words) <= PARENTS:
        return rank, 3
    return 4, 4

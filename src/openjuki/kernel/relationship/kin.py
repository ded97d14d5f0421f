"""親族の経路 — a 続柄 as steps from person to person; turning a path round and shortening it (S 1.1.11).

A path leads from one person to another by parent, child, spouse and sibling. 夫の父の子 is shortened to
夫の弟; where shortening takes something for granted that the register does not say (that the father's wife is
the mother), the longer form stays possible and the reason is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.relationship.grammar import (
    CHILD,
    CHILD_SPOUSES,
    PARENTS,
    SPOUSES,
    RelationshipError,
    words_of,
)

PARENT: Final = "parent"
OFFSPRING: Final = "offspring"
SPOUSE: Final = "spouse"
SIBLING: Final = "sibling"
#: Nobody is taken for a parent of someone less than so many years younger.
LEAST_YEARS: Final = 13

_MALE: Final = frozenset({"夫", "夫（未届）", "父", "兄", "弟", "子（子の夫）"})
_FEMALE: Final = frozenset({"妻", "妻（未届）", "母", "姉", "妹", "子（子の妻）"})
_INVERSE: Final = {PARENT: OFFSPRING, OFFSPRING: PARENT, SPOUSE: SPOUSE, SIBLING: SIBLING}

STEP_PARENT: Final = "親の配偶者が実父母・養父母であるか確かめてください。"
STEP_CHILD: Final = "配偶者の子が実子・養子であるか確かめてください。"
OTHER_PARENT: Final = "子の父母が夫婦であるか確かめてください。"


@dataclass(frozen=True, slots=True)
class Person:
    """親族の一人. `key`: 宛名番号, or a made-up key of someone who is not in the household."""

    key: str
    sex: str = ""
    birth: UncertainDate | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """一歩 to a person. `unregistered`: 未届の夫婦. `kept`: this step is not shortened with the one before."""

    kind: str
    to: Person
    unregistered: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Shortened:
    """短くした経路. `doubts`: how many assumptions it did without; `why`: what to make sure of."""

    steps: tuple[Step, ...]
    doubts: int = 0
    why: str = ""


def sex_of(word: str) -> str:
    """Sex that a word tells; empty where it tells none (子)."""
    return Sex.MALE if word in _MALE else Sex.FEMALE if word in _FEMALE else ""


def sex_of_relationship(relationship: str) -> str:
    """Sex that a whole 続柄 tells by its last word; empty for 子, 世帯主 and what is outside the set."""
    try:
        return sex_of(words_of(relationship)[-1])
    except RelationshipError:
        return ""


def step(word: str, to: Person) -> Step:
    """The step of one word of a 続柄."""
    if word in SPOUSES:
        return Step(SPOUSE, to, unregistered="未届" in word)
    if word == CHILD or word in CHILD_SPOUSES:
        return Step(OFFSPRING, to)
    return Step(PARENT if word in PARENTS else SIBLING, to)


def reversed_path(start: Person, steps: Sequence[Step]) -> list[Step]:
    """The same path from its end back to `start`."""
    people = [start, *(each.to for each in steps)]
    back = [
        Step(_INVERSE[each.kind], people[at], each.unregistered)
        for at, each in reversed(list(enumerate(steps)))
    ]
    return back


def texts(start: Person, steps: Sequence[Step]) -> Iterator[tuple[str, ...]]:
    """Every way to write a path; more than one where sex or order of birth is not known."""
    people = [start, *(each.to for each in steps)]
    yield from product(*(_words(people[at], each) for at, each in enumerate(steps)))


def _words(origin: Person, each: Step) -> tuple[str, ...]:
    if each.kind == OFFSPRING:
        return (CHILD,)
    male, female = {
        PARENT: (("父",), ("母",)),
        SPOUSE: (("夫（未届）",), ("妻（未届）",)) if each.unregistered else (("夫",), ("妻",)),
        SIBLING: (_by_age(origin, each.to, "兄", "弟"), _by_age(origin, each.to, "姉", "妹")),
    }[each.kind]
    sex = each.to.sex
    if each.kind == SPOUSE and sex not in (Sex.MALE, Sex.FEMALE):
        sex = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}.get(origin.sex, "")
    if sex == Sex.MALE:
        return male
    return female if sex == Sex.FEMALE else (*male, *female)


def _by_age(origin: Person, to: Person, elder: str, younger: str) -> tuple[str, ...]:
    """Elder or younger; both where the days of birth do not tell (uncertain, or twins)."""
    if origin.birth is None or to.birth is None or origin.birth.compatible(to.birth):
        return elder, younger
    return (elder,) if to.birth.first < origin.birth.first else (younger,)


def may_be_parent(parent: Person, child: Person) -> bool:
    """Whether age and sex leave it possible."""
    if parent.birth is None or child.birth is None:
        return True
    return child.birth.last.year - parent.birth.first.year >= LEAST_YEARS


def shorten(start: Person, steps: Sequence[Step]) -> Iterator[Shortened]:
    """Every shortest form of a path, the one with the fewest doubts first."""
    found: dict[tuple[Step, ...], Shortened] = {}
    for each in _shortened(start, tuple(steps), 0, ""):
        known = found.get(each.steps)
        if known is None or each.doubts < known.doubts:
            found[each.steps] = each
    yield from sorted(found.values(), key=lambda each: each.doubts)


def _shortened(start: Person, steps: tuple[Step, ...], doubts: int, why: str) -> Iterator[Shortened]:
    people = [start, *(each.to for each in steps)]
    for at in range(len(steps) - 1):
        first, second = steps[at], steps[at + 1]
        joined = None if second.kept else _joined(people[at], first, second)
        if joined is None:
            continue
        shorter, doubt = joined
        rest = (*steps[:at], *shorter, *steps[at + 2 :])
        yield from _shortened(start, rest, doubts, why or doubt)
        if doubt:
            kept = (*steps[: at + 1], replace(second, kept=True), *steps[at + 2 :])
            yield from _shortened(start, kept, doubts + 1, doubt)
        return
    yield Shortened(tuple(replace(each, kept=False) for each in steps), doubts, why)


def _joined(origin: Person, first: Step, second: Step) -> tuple[tuple[Step, ...], str] | None:
    """One step in place of two (none when it leads back), and what that takes for granted."""
    to = second.to
    pair = (first.kind, second.kind)
    if to.key == origin.key:
        return (), ""
    if pair == (PARENT, OFFSPRING) or pair == (SIBLING, SIBLING):
        return (Step(SIBLING, to),), ""
    if pair == (SIBLING, PARENT):
        return (Step(PARENT, to),), ""
    if pair == (OFFSPRING, SIBLING):
        return (Step(OFFSPRING, to),), ""
    if pair == (OFFSPRING, PARENT) and (not to.sex or to.sex != origin.sex):
        return (Step(SPOUSE, to),), OTHER_PARENT
    if pair == (SPOUSE, OFFSPRING) and may_be_parent(origin, to):
        return (Step(OFFSPRING, to),), STEP_CHILD
    if pair == (PARENT, SPOUSE) and may_be_parent(to, origin):
        return (Step(PARENT, to),), STEP_PARENT
    return None

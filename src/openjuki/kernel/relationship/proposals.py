"""続柄の提案 — what everybody's 続柄 becomes when another member becomes the householder (S 1.1.11, S 4.1.4.2).

A proposal never enters anything: the clerk chooses. Where the register does not say enough (whose child a
子の子 is, whether the father's wife is the mother), every 続柄 that can be is proposed, the likeliest first,
with what to make sure of. Of several that fit equally, the one that ranks highest in S 5.2 comes first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.relationship import kin
from openjuki.kernel.relationship.grammar import (
    CHILD,
    CHILD_SPOUSES,
    HOUSEHOLDER,
    LODGER,
    MAX_GENERATIONS,
    PARENTS,
    RELATIVE,
    SPOUSES,
    RelationshipError,
    words_of,
)
from openjuki.kernel.relationship.kin import Person, Step
from openjuki.kernel.relationship.order import rank_of

#: Most 続柄 that are proposed for one person.
MOST: Final = 6
ABSENT: Final = "同じ世帯にいない親族を通じた続柄のことがあります。"
WHICH: Final = "どの親族の子・配偶者かを戸籍で確かめてください。"
UNKNOWN: Final = "新しい世帯主との関係は台帳から分かりません。"


@dataclass(frozen=True, slots=True)
class Kinsman:
    """世帯員. `register`: 本籍と筆頭者, by which parents and children are told; blank when unknown."""

    key: str
    relationship: str
    sex: str = ""
    birth: UncertainDate | None = None
    register: tuple[str, str] = ("", "")

    @property
    def person(self) -> Person:
        """The same as a point of a path."""
        words = _words(self.relationship)
        told = kin.sex_of(words[-1]) if words else ""
        sex = self.sex if self.sex in (Sex.MALE, Sex.FEMALE) else told
        return Person(self.key, sex, self.birth)


@dataclass(frozen=True, slots=True)
class Proposal:
    """続柄の候補. `why`: what to make sure of; empty where the register leaves no doubt."""

    relationship: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Path:
    """A path from the old householder. `doubts`: how unlikely; `why`: what was taken for granted."""

    steps: tuple[Step, ...]
    doubts: int = 0
    why: str = ""


def highest(relationships: Sequence[str]) -> str:
    """S 1.1.11 留意点 — of several 続柄 that all fit, the one that ranks highest in S 5.2."""
    return min(relationships, key=rank_of)


def proposals(members: Sequence[Kinsman], householder: str) -> dict[str, tuple[Proposal, ...]]:
    """Key of each member → what the 続柄 to the new householder can be, the likeliest first.

    `members`: the household with the 続柄 to the old householder, who may be among them or not. A member
    whose 続柄 is blank or outside the set gets no proposal, nor does anybody when the new householder's is.
    Raises KeyError when the new householder is not among the members.
    """
    family = _Family(members)
    new = family.by_key[householder]
    return {
        each.key: (Proposal(HOUSEHOLDER),) if each.key == householder else family.between(new, each)
        for each in members
    }


class _Family:
    """The household seen from its old householder."""

    def __init__(self, members: Sequence[Kinsman]) -> None:
        self.by_key: Mapping[str, Kinsman] = {each.key: each for each in members}
        self.words = {each.key: _words(each.relationship) for each in members}
        self.root = self._root()

    def _root(self) -> Person:
        for each in self.by_key.values():
            if each.relationship == HOUSEHOLDER:
                return each.person
        spouses = {
            words[0] for words in self.words.values() if words and words[0] in SPOUSES and len(words) == 1
        }
        sexes = {kin.sex_of(word) for word in spouses}
        opposite = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}
        return Person("?", opposite[sexes.pop()] if len(sexes) == 1 else "")

    def between(self, new: Kinsman, member: Kinsman) -> tuple[Proposal, ...]:
        """What `member` is to `new`."""
        if not self.words[new.key] or not self.words[member.key]:
            return ()
        for word in (LODGER, RELATIVE):
            if word in (new.relationship, member.relationship):
                return (Proposal(word, UNKNOWN),)
        best: dict[str, tuple[int, str]] = {}
        for text, doubts, why in self._ways(new, member):
            if text not in best or doubts < best[text][0]:
                best[text] = (doubts, why)
        if self._is_adopted(new):
            # Adopted son-in-law: he is a child by adoption and by marriage; both 続柄 fit.
            fit = [text for text, (doubts, _) in best.items() if not doubts]
            best = {text: best[text] for text in best if text not in fit or text == highest(fit)}
        order = sorted(best, key=lambda text: (best[text][0], rank_of(text)))[:MOST]
        alone = len(order) == 1
        return tuple(Proposal(text, "" if alone else best[text][1] or WHICH) for text in order)

    def _ways(self, new: Kinsman, member: Kinsman) -> Iterator[tuple[str, int, str]]:
        own = self._paths(new)
        if self._is_adopted(new):
            own.append(_Path((kin.step(new.relationship, new.person),)))
        for here in own:
            for there in self._paths(member):
                same = _shared(here.steps, there.steps)
                top = here.steps[same - 1].to if same else self.root
                steps = [*kin.reversed_path(top, here.steps[same:]), *there.steps[same:]]
                doubts, why = here.doubts + there.doubts, here.why or there.why
                for found in kin.shorten(new.person, steps):
                    for words in kin.texts(new.person, found.steps):
                        yield _text(words, member), doubts + found.doubts, why or found.why

    def _paths(self, member: Kinsman) -> list[_Path]:
        """How the old householder comes to a member."""
        if member.relationship == HOUSEHOLDER:
            return [_Path(())]
        words = self.words[member.key]
        if self._is_adopted(member):
            return self._adopted(member, words[0])
        return [
            _Path((*path.steps, kin.step(words[-1], member.person)), path.doubts, path.why)
            for path in self._to(words[:-1], member, words[-1])
        ]

    def _is_adopted(self, member: Kinsman) -> bool:
        return member.relationship in CHILD_SPOUSES

    def _adopted(self, member: Kinsman, word: str) -> list[_Path]:
        """子（子の夫）: adopted, and husband of a child; through that child when it can be told."""
        through = [
            _Path((*path.steps, Step(kin.SPOUSE, member.person)), path.doubts, path.why)
            for path in self._to((CHILD,), member, "夫" if "夫" in word else "妻")
            if path.steps[-1].to.key in self.by_key
        ]
        return through or [_Path((kin.step(word, member.person),))]

    def _to(self, words: tuple[str, ...], member: Kinsman, last: str) -> list[_Path]:
        """Paths to whoever stands between the householder and a member: 子 for 子の妻."""
        if not words:
            return [_Path(())]
        can_be = [each for each in self.by_key.values() if self._fits(each, words, member, last)]
        only = len(can_be) == 1 and set(words) <= SPOUSES | PARENTS
        told = [each for each in can_be if each.register[0] and each.register == member.register]
        if len(told) == 1 and last in SPOUSES | {CHILD}:
            can_be, only = told, True
        found = [
            _Path(path.steps, path.doubts + at, path.why or ("" if only else WHICH))
            for at, each in enumerate(can_be)
            for path in self._paths(each)
        ]
        return found if only else [*found, *self._through_absent(words, member, doubts=3 * bool(found))]

    def _through_absent(self, words: tuple[str, ...], member: Kinsman, doubts: int) -> list[_Path]:
        relationship = "の".join(words)
        someone = Kinsman("?" + relationship, relationship)
        return [
            _Path(
                (*path.steps, kin.step(words[-1], someone.person)), path.doubts + doubts, path.why or ABSENT
            )
            for path in self._to(words[:-1], someone, words[-1])
        ]

    def _fits(self, each: Kinsman, words: tuple[str, ...], member: Kinsman, last: str) -> bool:
        """Whether this member can be the one who is `words` to the householder."""
        own = self.words[each.key]
        if each.key == member.key or tuple(map(_plain, own)) != tuple(map(_plain, words)):
            return False
        if last == CHILD:
            return kin.may_be_parent(each.person, member.person)
        if last in SPOUSES:
            return each.person.sex != member.person.sex or not each.person.sex
        return True


def _words(relationship: str) -> tuple[str, ...]:
    try:
        return words_of(relationship) if relationship else ()
    except RelationshipError:
        return ()


def _plain(word: str) -> str:
    """An adopted son-in-law is a child too."""
    return CHILD if word in CHILD_SPOUSES else word


def _shared(one: Sequence[Step], other: Sequence[Step]) -> int:
    """How many first steps lead to the same people."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a.to.key != b.to.key:
            break
        count += 1
    return count


def _text(words: tuple[str, ...], member: Kinsman) -> str:
    """The 続柄 for a path; too many generations are 縁故者 (S 1.1.11)."""
    if len(words) > MAX_GENERATIONS:
        return RELATIVE
    text = "の".join(words)
    adopted = member.relationship in CHILD_SPOUSES and text == member.relationship[2:-1]
    return member.relationship if adopted else text

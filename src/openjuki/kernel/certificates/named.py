"""書面に載る人 — whom a paper, a letter or a list names, and whether these are the ones who were asked for.

Names tell no namesake apart; so what a paper says is compared with the same paper made again, too: of the same
宛名番号, read anew from the register.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.letter import HONORIFIC
from openjuki.kernel.certificates.paper import Fields, Paper, PersonFields, PersonTable, Table
from openjuki.kernel.register.record import Record

#: Titles of columns; below 氏名 a second line says the フリガナ, or the birth where the title says so.
_NAME: Final = ("氏名", "対象の方")
_BIRTH: Final = "生年月日"
_NUMBER: Final = "宛名番号"
_PLANNED: Final = re.compile(r"（[^（）]*からの予定）$")


@dataclass(frozen=True, slots=True)
class Named:
    """一人. As the paper names them, or as they are: what the paper does not say of them is blank."""

    name: str = field(repr=False)
    birth: str = field(default="", repr=False)
    resident_code: str = field(default="", repr=False)
    number: str = ""

    def is_of(self, other: Named) -> bool:
        """True where all that is said of this one is what the other is, each item whole."""
        pairs = (
            (self.name, other.name), (self.birth, other.birth), (self.resident_code, other.resident_code),
            (self.number, other.number),
        )  # fmt: skip
        return all(not said or said == known for said, known in pairs)


def person(record: Record, number: str = "") -> Named:
    """Who it is, by the record. `number`: 宛名番号."""
    return Named(facts.name_text(record), facts.birth_text(record), record.resident_code, number)


def addressee(paper: Paper) -> str:
    """The person to whom it goes; blank where it goes to nobody, or to an office."""
    last = paper.addressee[-1] if paper.addressee else ""
    return last.removesuffix(HONORIFIC) if last.endswith(HONORIFIC) else ""


def named(paper: Paper) -> list[Named]:
    """Everybody whom the paper is about, in its order; one who is named twice, twice."""
    found: list[Named] = []
    for section in paper.sections:
        if isinstance(section, (PersonTable, PersonFields)):
            found.append(_headed(section))
        elif isinstance(section, Table):
            found += _listed(section)
    return found


def _headed(section: PersonTable | PersonFields) -> Named:
    said = {}
    if isinstance(section, Fields):
        said = {cell.key: cell.value for row in section.rows for cell in row}
    name = _PLANNED.sub("", section.heading)
    return Named(name, said.get("birth", ""), said.get("resident_code", ""))


def _listed(table: Table) -> Iterator[Named]:
    titles = [column.title for column in table.columns]
    at = next((i for i, title in enumerate(titles) if title.startswith(_NAME)), None)
    if at is None:
        return
    for row in table.rows:
        beside = dict(zip(titles, row, strict=True))
        lines = row[at].split("\n")
        for n, name in enumerate(lines if titles[at] == _NAME[1] else lines[:1]):
            if name:
                below = lines[n + 1 :][:1] if _BIRTH in titles[at] else []
                birth = "".join(below).partition("　")[0] or beside.get(_BIRTH, "")
                yield Named(name, birth, number=beside.get(_NUMBER, ""))


@dataclass(frozen=True, slots=True)
class Asked:
    """求められたもの. `anew`: the paper made again of what was read anew (None: it says nothing of a person);
    `people`: all whom it may name; `must`: whom it has to; `to`: to whom it may go (None: it is not to a person of the
    register); `in_order`: a list, of exactly `people`, each once."""

    anew: Paper | None
    people: Sequence[Named] = ()
    must: Sequence[Named] = ()
    to: Collection[str] | None = None
    in_order: bool = False


def strangers(paper: Paper, asked: Asked) -> bool:
    """True where it names, or goes to, somebody for whom nobody asked."""
    return any(not any(one.is_of(known) for known in asked.people) for one in named(paper)) or (
        asked.to is not None and addressee(paper) not in asked.to
    )


def missing(paper: Paper, asked: Asked) -> bool:
    """True where somebody is missing, or stands in another place of a list."""
    found = named(paper)
    if asked.in_order:
        return len(found) != len(asked.people) or not all(
            one.is_of(known) for one, known in zip(found, asked.people, strict=True)
        )
    return any(not _stands(one, found) for one in asked.must)


def _stands(one: Named, found: Iterable[Named]) -> bool:
    return any(said.is_of(one) for said in found)

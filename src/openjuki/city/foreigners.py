"""外国人住民の合成 — nationality, romanised name, status of residence (住民基本台帳法 第30条の45).

Shares follow the order of size in a northern Japanese city; names are common ones of each country, combined
at random. Where names are written in Chinese characters the 漢字氏名 is there too.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Final

from openjuki.city import names
from openjuki.city.draw import Weighted, bell, day_between, pick
from openjuki.city.people import Family, Foreign, People, Person
from openjuki.kernel.register.codes import ResidenceCategory


@dataclass(frozen=True, slots=True)
class Country:
    """国籍・地域. `families`, `given`: romanised/characters, if any/kana."""

    name: str
    code: str
    weight: float
    families: tuple[str, ...]
    given: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """The countries of `data/countries.csv` by their code of three letters."""
    text = files("openjuki").joinpath("city", "data", "countries.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Country(
            row["name"],
            row["code"],
            float(row["weight"]),
            tuple(row["families"].split()),
            tuple(row["given"].split()),
        )
        for row in csv.DictReader(text.splitlines())
    }


@cache
def _shares() -> Weighted[Country]:
    return Weighted((country, country.weight) for country in countries().values())


#: 在留資格 → (share, 在留期間 in months; 0: without limit).
STATUSES: Final = Weighted(
    (
        (("留学", 27), 30.0),
        (("永住者", 0), 22.0),
        (("技術・人文知識・国際業務", 36), 15.0),
        (("技能実習１号ロ", 12), 8.0),
        (("特定技能１号", 12), 7.0),
        (("家族滞在", 36), 7.0),
        (("日本人の配偶者等", 36), 6.0),
        (("定住者", 36), 4.0),
        (("教授", 60), 1.0),
    )
)
#: Share of Koreans who are 特別永住者, nearly all of whom use an alias.
SPECIAL_PERMANENT = 0.35
ROOTLESS = names.Surname("", "")
NAMELESS = names.GivenName("", "")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def foreigner(
    people: People, age: float, relationship: str = "世帯主", country: Country | None = None
) -> Person:
    """A foreign resident of a given age. Family names are kept within a family by passing the country."""
    chance = people.chance
    land = country or _shares().draw(chance)
    sex = people.sex()
    family, family_kanji, family_kana = pick(chance, land.families).split("/")
    given, given_kanji, given_kana = pick(chance, land.given).split("/")
    foreign = Foreign(
        land.name,
        land.code,
        f"{family} {given.replace('·', ' ')}",
        kanji_name=f"{family_kanji}　{given_kanji}" if family_kanji else "",
        reading=f"{family_kana}　{given_kana}",
    )
    if land.code == "KOR" and chance.random() < SPECIAL_PERMANENT:
        _special_permanent(chance, foreign, sex, people.born(age))
    else:
        _mid_long_term(chance, foreign, people.as_of)
    return Person(sex, people.born(age), ROOTLESS, NAMELESS, relationship, foreign=foreign)


def card_number(chance: Random) -> str:
    """在留カード番号 — two letters, eight digits, two letters."""
    ends = "".join(pick(chance, LETTERS) for _ in range(4))
    return f"{ends[:2]}{int(chance.random() * 10**8):08d}{ends[2:]}"


def _special_permanent(chance: Random, foreign: Foreign, sex: str, birth: date) -> None:
    foreign.category = ResidenceCategory.SPECIAL_PERMANENT
    foreign.special_permanent_no = card_number(chance)
    family, given = names.surname(chance), names.given_name(chance, sex, birth)
    foreign.alias = f"{family.text}　{given.text}"
    foreign.alias_reading = f"{family.kana}　{given.kana}"


def _mid_long_term(chance: Random, foreign: Foreign, as_of: date) -> None:
    foreign.category = ResidenceCategory.MID_LONG_TERM
    foreign.status, months = STATUSES.draw(chance)
    foreign.card_no = card_number(chance)
    if months:
        foreign.period = f"{months // 12}年" + (f"{months % 12}月" if months % 12 else "")
        foreign.until = day_between(chance, as_of + timedelta(days=20), as_of + timedelta(days=months * 30))
    else:
        foreign.period = "無期限"


def family(people: People) -> Family:
    """A foreign household: mostly one person, now and then a couple from one country, or a mixed one."""
    chance = people.chance
    age = bell(chance, 29, 7, 18, 80)
    first = foreigner(people, age)
    made = Family([first], "")
    draw = chance.random()
    if draw < 0.16 and age > 22:
        second = foreigner(people, people.age_beside(age, 0), country=_country_of(first))
        second.sex = "2" if first.sex == "1" else "1"
        second.relationship = "妻" if second.sex == "2" else "夫"
        made.members.append(second)
    elif draw < 0.26 and age > 24:
        return _mixed(people, first, age)
    return made


def _country_of(person: Person) -> Country | None:
    return countries()[person.foreign.nationality_code] if person.foreign else None


def _mixed(people: People, foreign: Person, age: float) -> Family:
    """A Japanese householder with a foreign spouse."""
    sex = "1" if foreign.sex == "2" else "2"
    own = people.person(names.surname(people.chance), sex, people.age_beside(age, 2))
    foreign.relationship = "妻" if foreign.sex == "2" else "夫"
    return Family([own, foreign], own.shown_name)

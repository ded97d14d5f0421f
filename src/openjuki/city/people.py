"""住民の合成 — one person of the synthetic city, before any record exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from openjuki.city import names
from openjuki.city.draw import bell


@dataclass(slots=True)
class Foreign:
    """外国人住民の項目 — what only a foreign resident has."""

    nationality: str
    nationality_code: str
    roman_name: str
    kanji_name: str = ""
    reading: str = ""
    alias: str = ""
    alias_reading: str = ""
    category: str = "1"
    status: str = ""
    period: str = ""
    until: date | None = None
    card_no: str = ""
    special_permanent_no: str = ""


@dataclass(slots=True)
class Person:
    """人 — who someone is. `key` is the 宛名番号 once there is one; `relationship` the 続柄 text."""

    sex: str
    birth: date
    surname: names.Surname
    given: names.GivenName
    relationship: str = "世帯主"
    key: str = ""
    birth_text: str = ""
    former_surname: names.Surname | None = None
    foreign: Foreign | None = None

    @property
    def shown_name(self) -> str:
        """氏名 as the register shows it."""
        if self.foreign is not None:
            return self.foreign.roman_name
        return f"{self.surname.text}　{self.given.text}"


@dataclass(slots=True)
class Family:
    """世帯の素 — people who live together; the first is the householder. `head`: 筆頭者 of the register."""

    members: list[Person]
    head: str
    domicile: str = ""

    @property
    def youngest(self) -> date:
        """Birth date of the youngest member: the family cannot have moved together before."""
        return max(person.birth for person in self.members)


class People:
    """人を作る — draws persons of a given age as of one day."""

    def __init__(self, chance: Random, as_of: date) -> None:
        self.chance = chance
        self.as_of = as_of

    def born(self, age: float) -> date:
        """A birth date for an age in years (fractions count)."""
        return self.as_of - timedelta(days=max(int(age * 365.25), 1))

    def person(self, surname: names.Surname, sex: str, age: float, relationship: str = "世帯主") -> Person:
        """A Japanese person."""
        birth = self.born(age)
        return Person(sex, birth, surname, names.given_name(self.chance, sex, birth), relationship)

    def age_beside(self, age: float, older_by: float) -> float:
        """Age of a spouse: some years around `age` + `older_by`, of full age."""
        return bell(self.chance, age + older_by, 3.5, 19, 101)

    def sex(self, share_of_women: float = 0.5) -> str:
        """性別: 1 male, 2 female."""
        return "2" if self.chance.random() < share_of_women else "1"

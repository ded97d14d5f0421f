"""The desk of the state machine (窓口): who comes, with what, of which household. Nothing here knows a rule."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.notices.move_within import StayingMember
from openjuki.kernel.notices.parties import IdentityCheck, Notifier
from openjuki.kernel.numbers import resident_code
from openjuki.kernel.numbers.individual_number import check_digit
from openjuki.kernel.register.address import Address
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.record import Record
from support.memory_register import WARDS, MemoryRegister

START = date(2026, 4, 1)
BY: dict[str, Any] = {
    "notifier": Notifier("試験　太郎", "householder"),
    "identity": IdentityCheck("licence", "運転免許証"),
}
GROUNDS = Grounds("request", "申出書", START)
NOBODY_NOTIFIES = Grounds("no_notice", "催告書の写し", START)
FOUND = Grounds("own_finding", "伺い", START)
FAMILY_REGISTER = Grounds("family_register", "戸籍届書", START)
AGENCY = Grounds("number_agency", "機構の通知", START)
ELSEWHERE = Address("13101", "0020000", "東京都千代田区丸の内", "１番１号", "", "1000005")
ABROAD = Address(text="アメリカ合衆国", country="USA")
_TOWNS = {
    WARDS[0]: ("0001000", "宮城県仙台市青葉区青葉町", "9810916"),
    WARDS[1]: ("0002000", "宮城県仙台市宮城野区銀杏町", "9830047"),
}
_BORN = {"母": 1950, "子": 2010}
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_KANA = str.maketrans("0123456789", "レイニサヨゴムナハク")
_LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")


def home(n: int, ward: str = WARDS[0]) -> Address:
    """The n-th house of a ward."""
    town_code, text, postal_code = _TOWNS[ward]
    return Address(ward, town_code, text, f"{n}番", "", postal_code)


def formed(staying: list[str]) -> tuple[StayingMember, ...]:
    """Those who stay: the first becomes 世帯主."""
    return tuple(StayingMember(n, "同居人" if at else "世帯主") for at, n in enumerate(staying))


@dataclass
class Desk:
    """One register and what it was asked. `count`: how many names and numbers were made up; none comes twice."""

    register: MemoryRegister
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    count: int = 0

    @property
    def today(self) -> date:
        return self.register.today

    def lately(self, most: int = 9) -> date:
        """A day of the last days."""
        return self.today - timedelta(days=self.chance.randint(0, most))

    def record(self, number: str) -> Record:
        return self.register.current(number).record

    def household(self) -> tuple[str, list[str]]:
        """Any household with its members; blank where nobody lives."""
        households = self.register.households()
        if not households:
            return "", []
        number = self.chance.choice(sorted(households))
        return number, households[number]

    def person(self, kind: str = "") -> str:
        """Any resident (of a 住民種別); blank where there is none."""
        found = [
            n for n, v in sorted(self.register.residents().items()) if kind in ("", v.record.kind)
        ]  # fmt: skip
        return self.chance.choice(found) if found else ""

    def gone(self, *status: str) -> str:
        """Anybody whom the register removed; blank where there is none."""
        found = [n for n in sorted(self.register.history) if self.record(n).status in status]
        return self.chance.choice(found) if found else ""

    def head(self, number: str = "") -> dict[str, Any]:
        """Ward and day: the ward of the person, or any."""
        ward = self.record(number).ward if number else self.chance.choice(WARDS)
        return {"ward": ward, "notified_on": self.today}

    def named(self) -> tuple[str, str]:
        """A name that nobody bears, and its reading."""
        self.count += 1
        return f"{self.count}".translate(_DIGITS), f"{self.count}".translate(_KANA)

    def roman(self) -> str:
        self.count += 1
        return f"SHIKEN {self.count}".translate(_LETTERS)

    def number(self) -> str:
        """An 個人番号 that nobody had; now and then one that somebody has or had, which must be refused."""
        return self._theirs("individual_number") or self._new_number()

    def code(self) -> str:
        """A 住民票コード; likewise."""
        if theirs := self._theirs("resident_code"):
            return theirs
        self.count += 1
        return resident_code.complete(f"7{self.count:09}")

    def _new_number(self) -> str:
        self.count += 1
        body = f"{self.count:011}"
        return body + str(check_digit(body))

    def _theirs(self, item: str) -> str:
        if not self.register.history or self.chance.random() < 0.8:
            return ""
        versions = self.register.history[self.chance.choice(sorted(self.register.history))]
        return str(getattr(self.chance.choice(versions).record, item))

    def mover(self, at: int, relationship: str, family: tuple[str, str], **items: Any) -> Mover:
        """日本人 of a family; `at` tells its members apart."""
        own: dict[str, Any] = {
            "surname": "試" + family[0], "given_name": f"名{at}".translate(_DIGITS), "relationship": relationship,
            "sex": "2" if relationship in "妻母" else "1",
            "birth": UncertainDate.exact(date(_BORN.get(relationship, 1980), 1 + at, 3)),
            "registered_domicile": "宮城県仙台市青葉区本町一丁目", "register_head": "試　一",
            "reading_surname": "シ" + family[1], "reading_given_name": "メイ",
            "individual_number": self._new_number(), "individual_number_check": "number_card",
        }  # fmt: skip
        return Mover(key=f"m{at}", **own | items)

    def foreigner(self, relationship: str, **items: Any) -> Mover:
        """中長期在留者."""
        name = self.roman()
        own: dict[str, Any] = {
            "kind": Kind.FOREIGN, "roman_name": name, "reading_name": "シケン", "sex": "2",
            "birth": UncertainDate.exact(date(1990, 1, 1)), "relationship": relationship,
            "nationality": "フィリピン", "nationality_code": "PHL", "residence_category": "1",
            "status_of_residence": "留学", "period_of_stay": "３年",
            "period_of_stay_until": date(2028, 3, 31), "residence_card_no": f"AB{self.count:08}CD",
            "became_foreign_resident_on": UncertainDate.exact(date(2020, 4, 1)), "relationship_proven": True,
            "individual_number": self._new_number(), "individual_number_check": "number_card",
        }  # fmt: skip
        return Mover(key=f"f{self.count}", **own | items)

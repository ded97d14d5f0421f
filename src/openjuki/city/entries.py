"""記載事項 — what a synthetic person's record says: the items that initial load and notices share, and the
items that only the initial load (移行) states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from openjuki.city.numbers import Numbers
from openjuki.city.people import Family, Person
from openjuki.kernel.dates.ages import attains_on
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.furigana import may_be_certified
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.register.address import Address, address_fields
from openjuki.kernel.register.codes import CardStatus, Kind, Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.relationship.order import Member, order_members

#: Shares: 振り仮名 certified by now, a 個人番号カード in hand, 国保, 成年被後見人.
CERTIFIED, CARDS, NHI, ADULT_WARDS = 0.93, 0.78, 0.2, 0.002

exact: Callable[[date], UncertainDate] = lru_cache(maxsize=None)(UncertainDate.exact)


def birth_of(person: Person) -> UncertainDate:
    """生年月日 — for very few people known by year only (不詳日)."""
    if person.birth_text:
        year = person.birth.year
        return UncertainDate(date(year, 1, 1), date(year, 12, 31), person.birth_text)
    return exact(person.birth)


def reached(birth: date, age: int, on: date) -> bool:
    """Whether an age is attained (年齢到達日) by a day; asks the kernel where the years leave it open."""
    years = on.year - birth.year
    if years > age or years < age - 1:
        return years > age
    return attains_on(birth, age) <= on


def own_items(chance: Random, person: Person, family: Family, on: date) -> dict[str, Any]:
    """Items that a record and a row of a 転入届 have in common: names, birth, family register, stay.

    `on`: the day of the entry; before the law on 振り仮名 nothing is certified.
    """
    items: dict[str, Any] = {
        "birth": birth_of(person),
        "sex": person.sex,
        "relationship": person.relationship,
    }
    if person.foreign is not None:
        return items | _foreign_items(person)
    certified = chance.random() < CERTIFIED and may_be_certified(on)
    items |= {
        "kind": Kind.JAPANESE,
        "surname": person.surname.text,
        "given_name": person.given.text,
        "reading_surname": person.surname.kana,
        "reading_given_name": person.given.kana,
        "registered_domicile": family.domicile,
        "register_head": family.head,
    }
    if certified:
        items |= {
            "furigana_surname": person.surname.kana,
            "furigana_given_name": person.given.kana,
            "furigana_surname_certified": True,
            "furigana_given_name_certified": True,
        }
    if person.former_surname is not None:
        items |= {
            "former_surname": person.former_surname.text,
            "former_surname_furigana": person.former_surname.kana,
            "former_surname_reading": person.former_surname.kana,
        }
    return items


def _foreign_items(person: Person) -> dict[str, Any]:
    foreign = person.foreign
    if foreign is None:
        return {}
    return {
        "kind": Kind.FOREIGN,
        "roman_name": foreign.roman_name,
        "kanji_name": foreign.kanji_name,
        "reading_name": foreign.reading,
        "alias": foreign.alias,
        "alias_reading": foreign.alias_reading,
        "nationality": foreign.nationality,
        "nationality_code": foreign.nationality_code,
        "residence_category": foreign.category,
        "status_of_residence": foreign.status,
        "period_of_stay": foreign.period,
        "period_of_stay_until": foreign.until,
        "residence_card_no": foreign.card_no,
        "special_permanent_no": foreign.special_permanent_no,
    }


def mover(chance: Random, person: Person, family: Family, numbers: Numbers, key: str, arrived: date) -> Mover:
    """転入者 — the person as a row of a 転入届 that a 転出証明書 fills."""
    items = own_items(chance, person, family, arrived)
    if person.foreign is not None:
        items["became_foreign_resident_on"] = exact(_foreign_since(chance, person, arrived))
        items["relationship_proven"] = True
    return Mover(
        key=key,
        individual_number=numbers.individual_number(),
        individual_number_check="certificate",
        resident_code=numbers.resident_code(),
        holds_number_card=chance.random() < CARDS,
        **items,
    )


def _foreign_since(chance: Random, person: Person, until: date) -> date:
    """外国人住民となった年月日 — not before the law of 2012-07-09 nor before birth."""
    first = max(person.birth, date(2012, 7, 9))
    return first + timedelta(days=int(chance.random() * max((until - first).days, 0)))


class Loaded:
    """初期登録 (移行) — makes the first version of the records that the city starts with.

    `loaded_on`: the day on which the register moved into this system; each record bears it as 改製記載年月日.
    """

    def __init__(self, chance: Random, numbers: Numbers, loaded_on: date) -> None:
        self.chance = chance
        self.numbers = numbers
        self.loaded_on = loaded_on

    def records(self, family: Family, home: Address, before: Address | None, since: date) -> list[Record]:
        """One record per member in the standing order; sets each member's `key`.

        `since`: the day from which the family lives here; `before`: where it came from, None if always here.
        """
        household_no = self.numbers.household_no()
        for person in family.members:
            person.key = self.numbers.addressee_no()
        by_key = {person.key: person for person in family.members}
        rows = [
            Member(p.key, p.relationship, birth_of(p), p.shown_name, family.head, p.sex)
            for p in family.members
        ]
        family.members = [by_key[row.key] for row in order_members(rows)]
        shared: dict[str, Any] = {
            "ward": home.code,
            "household_no": household_no,
            "householder_name": next(p.shown_name for p in family.members if p.relationship == "世帯主"),
            "renewed_on": self.loaded_on,
            "status": Status.RESIDENT,
            **address_fields(home),
        }
        came = {}
        if before is not None:
            came = {**address_fields(before, "previous_address")}
            came |= address_fields(before, "last_registered_address")
        return [
            self._record(person, family, shared | (came if person.birth < since else {}), since, order)
            for order, person in enumerate(family.members, 1)
        ]

    def _record(
        self, person: Person, family: Family, shared: dict[str, Any], since: date, order: int
    ) -> Record:
        settled = max(since, person.birth)
        code = self.numbers.resident_code()
        card = self.chance.random() < CARDS
        items = own_items(self.chance, person, family, self.loaded_on)
        if person.foreign is not None:
            items["became_foreign_resident_on"] = exact(_foreign_since(self.chance, person, settled))
            items["residence_notified"] = True
        else:
            items["became_resident_on"] = exact(settled)
        of_the_day = {
            "member_order": order,
            "individual_number": self.numbers.individual_number(),
            "resident_code": code,
            "address_since": exact(settled),
            "notified_on": min(settled + timedelta(days=int(self.chance.random() * 14)), self.loaded_on),
            "card_status": CardStatus.ACTIVE if card else CardStatus.NONE,
            "card_auth_serial": f"{int(self.chance.random() * 16**15):015X}" if card else "",
        }
        return Record.of({**shared, **items, **of_the_day, **self._annotations(person, code)})

    def _annotations(self, person: Person, code: str) -> dict[str, Any]:
        """付記事項 (住民基本台帳法 第7条9号–11号の2) as of the day of the load."""
        on, birth, chance = self.loaded_on, person.birth, self.chance
        items: dict[str, Any] = {}
        if person.foreign is None and reached(birth, 18, on):
            items["voter_registered"] = True
        if reached(birth, 75, on - timedelta(days=1)):
            birthday = attains_on(birth, 75) + timedelta(days=1)
            items |= {"late_elderly_insured": True, "late_elderly_acquired_on": birthday}
        elif chance.random() < NHI:
            items |= {"nhi_insured": True, "nhi_acquired_on": max(birth, on - timedelta(days=900))}
        if reached(birth, 65, on):
            items |= {"ltc_insured": True, "ltc_acquired_on": attains_on(birth, 65)}
        if reached(birth, 20, on) and not reached(birth, 60, on):
            items |= {
                "pension_insured": True,
                "pension_no": self.numbers.pension_no(code),
                "pension_category": "2" if chance.random() < 0.6 else "1" if chance.random() < 0.6 else "3",
                "pension_acquired_on": attains_on(birth, 20),
            }
        if birth <= on and not reached(birth, 15, on):
            items["child_allowance_from"] = f"{birth.year:04d}-{birth.month:02d}"
        if chance.random() < ADULT_WARDS and reached(birth, 60, on):
            judged = on - timedelta(days=int(chance.random() * 2000) + 60)
            items |= {
                "adult_ward": True,
                "adult_ward_judged_on": judged,
                "adult_ward_registered_on": judged + timedelta(days=14),
                "adult_ward_known_on": judged + timedelta(days=30),
            }
        return items

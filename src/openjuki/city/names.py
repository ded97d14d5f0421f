"""氏名の生成 — surnames and given names with plausible frequencies, and the characters that make trouble.

Tables: `city/data/*.csv.gz` (see `data/NOTICE.txt`). One to three persons in a hundred bear a character
outside everyday fonts: 髙, 﨑, 𠮷, 邉 or a Moji_Joho sequence such as 葛 with E0102.
"""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random

from openjuki.city.draw import Weighted

#: Everyday character → (the form that some families bear, their share among bearers of the character).
DIFFICULT: dict[str, tuple[tuple[str, float], ...]] = {
    "高": (("髙", 0.10),),
    "崎": (("﨑", 0.12),),
    "吉": (("𠮷", 0.09),),
    "辺": (("邉", 0.10), ("邊", 0.06), ("邉\U000e010f", 0.01), ("邊\U000e010a", 0.01)),
    "浜": (("濱", 0.12), ("濵", 0.05)),
    "柳": (("栁", 0.12),),
    "徳": (("德", 0.15),),
    "葛": (("葛\U000e0102", 0.5),),
    "辻": (("辻\U000e0102", 0.4),),
    "斎": (("齋", 0.08), ("齋\U000e0102", 0.01)),
    "沢": (("澤", 0.08),),
    "榊": (("榊\U000e0102", 0.3),),
}
BEARERS = frozenset(DIFFICULT)


@dataclass(frozen=True, slots=True)
class Surname:
    """氏 with its reading in katakana."""

    text: str
    kana: str


@dataclass(frozen=True, slots=True)
class GivenName:
    """名 with its reading in katakana."""

    text: str
    kana: str


def table(name: str) -> list[list[str]]:
    """Rows of one of the city's own tables, without the heading."""
    raw = gzip.decompress(files("openjuki").joinpath("city", "data", name).read_bytes())
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))[1:]


@cache
def _surnames() -> Weighted[Surname]:
    return Weighted((Surname(text, kana), int(weight)) for text, kana, weight in table("surnames.csv.gz"))


@cache
def _given_names() -> dict[tuple[str, int], Weighted[GivenName]]:
    rows = [(row[0], GivenName(row[1], row[2]), row[3:]) for row in table("given_names.csv.gz")]
    return {
        (sex, cohort): Weighted((name, int(weights[cohort])) for s, name, weights in rows if s == sex)
        for sex in ("1", "2")
        for cohort in range(5)
    }


def cohort_of(birth: date) -> int:
    """年代 — which column of the table of given names belongs to a year of birth."""
    return min(max((birth.year - 1926) // 20, 0), 4)


def surname(chance: Random) -> Surname:
    """A family's 氏, in a rare form now and then."""
    drawn = _surnames().draw(chance)
    if BEARERS.isdisjoint(drawn.text):
        return drawn
    return Surname("".join(rare_form(chance, c) for c in drawn.text), drawn.kana)


def rare_form(chance: Random, char: str) -> str:
    """The character itself, or one of its rare forms, as often as families bear them."""
    draw = chance.random() if char in DIFFICULT else 1.0
    for form, share in DIFFICULT.get(char, ()):
        if draw < share:
            return form
        draw -= share
    return char


def given_name(chance: Random, sex: str, birth: date) -> GivenName:
    """A 名 of the fashion of the year of birth."""
    return _given_names()[sex, cohort_of(birth)].draw(chance)


def another(chance: Random, names: set[str], sex: str, birth: date) -> GivenName:
    """A 名 that nobody else in the family bears (戸籍法 practice: no two children of one name)."""
    while (drawn := given_name(chance, sex, birth)).text in names:
        continue
    names.add(drawn.text)
    return drawn


def has_difficult(text: str) -> bool:
    """True if the text holds one of the rare forms of this module or a variation sequence."""
    return any(form in text for forms in DIFFICULT.values() for form, _ in forms)

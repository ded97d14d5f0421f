"""地名: municipalities, towns and postal codes of the whole country. No domain word inside.

Two tables under ``openjuki/data/places`` (made by ``tools/make_places.py`` from the list of 日本郵便) are
read once, when first asked for. Town codes are running numbers of ours in the form of the 町字ID (大字 4,
丁目 3 digits), for the list does not carry the real ones; the number of 丁目 is not in it either.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Municipality:
    """市区町村. ``code`` has 5 digits, ``check`` is the sixth; a ward carries its city's name."""

    code: str
    check: str
    prefecture: str
    name: str
    kana: str

    @property
    def code6(self) -> str:
        """全国地方公共団体コード with its check digit."""
        return self.code + self.check

    @property
    def full_name(self) -> str:
        """都道府県名 and name, as an address begins."""
        return self.prefecture + self.name


@dataclass(frozen=True, slots=True)
class Town:
    """町字 with one of its postal codes. ``name`` is empty where the list knows only the municipality."""

    postal_code: str
    municipality: str
    town_code: str
    name: str
    kana: str
    has_blocks: bool

    @property
    def address(self) -> str:
        """都道府県, 市区町村 and 町字 in one text, the head of an address."""
        return _by_code()[self.municipality].full_name + self.name


def _lines(name: str) -> list[str]:
    raw = gzip.decompress(files("openjuki").joinpath("data", "places", name).read_bytes())
    return raw.decode("utf-8").splitlines()[1:]


@cache
def _by_code() -> dict[str, Municipality]:
    rows = (line.split(",") for line in _lines("municipalities.csv.gz"))
    return {row[0]: Municipality(*row) for row in rows}


@cache
def _by_postal_code() -> list[str]:
    return _lines("towns.csv.gz")


@cache
def _by_municipality() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for line in _by_postal_code():
        index.setdefault(line[8:13], []).append(line)
    return index


def _town(line: str) -> Town:
    postal_code, municipality_code, town_code, name, kana, blocks = line.split(",")
    return Town(postal_code, municipality_code, town_code, name, kana, blocks == "1")


def municipality(code: str) -> Municipality:
    """市区町村 by its code of 5 digits, or 6 with the check digit. Raises KeyError if there is none."""
    found = _by_code()[code[:5]]
    if code not in (found.code, found.code6):
        raise KeyError(code)
    return found


def municipalities() -> list[Municipality]:
    """All 市区町村, wards and designated cities included, in order of their codes."""
    return list(_by_code().values())


def wards(city_code: str) -> list[Municipality]:
    """区 of a designated city (``04100`` → 04101 to 04105); empty for any other municipality."""
    city = municipality(city_code)
    return [
        m
        for m in _by_code().values()
        if m.prefecture == city.prefecture
        and m.name.startswith(city.name)
        and m.name != city.name
        and m.name.endswith("区")
    ]


def towns(municipality_code: str) -> list[Town]:
    """町字 of a municipality in order of their codes, each once (with the lowest of its postal codes)."""
    seen: dict[str, Town] = {}
    for line in _by_municipality().get(municipality_code, ()):
        town = _town(line)
        if town.name:
            seen.setdefault(town.town_code, town)
    return [seen[code] for code in sorted(seen)]


def by_postal_code(postal_code: str) -> list[Town]:
    """町字 that share a postal code of 7 digits (hyphens are ignored); empty if nobody has it."""
    wanted = postal_code.replace("-", "")
    if len(wanted) != 7 or not (wanted.isascii() and wanted.isdigit()):
        return []
    lines = _by_postal_code()
    start = bisect_left(lines, wanted)
    found = []
    for line in lines[start:]:
        if not line.startswith(wanted):
            break
        found.append(_town(line))
    return found

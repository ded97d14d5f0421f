"""登録簿だけの不変条件 — what the import files cannot say: derived tables, check digits, sealed numbers.

SQL over the tables of the residents system (RR-04, RR-08; decisions.md, The database refuses). The sealed
numbers are opened for a sample only, with the system's own field keys, and never appear in a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import psycopg

from openjuki.city.invariants import Invariant
from openjuki.kernel.numbers import individual_number
from openjuki.runtime.fields import FieldKeys, SealBroken

#: 住民票コード: weights of its ten digits, from the left (住民基本台帳法施行規則 第1条).
_CODE_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
#: 宛名番号・世帯番号: weights of up to 14 digits, from the right (S 1.1.13).
_SERIAL_WEIGHTS: Final = tuple(2 + n % 6 for n in range(14))


def _weighted(column: str, weights: tuple[int, ...]) -> str:
    return " + ".join(f"substr({column}, {n}, 1)::int * {w}" for n, w in enumerate(weights, 1))


#: Each remainder is computed once: `OFFSET 0` keeps PostgreSQL from copying the sum to where it is used.
_WRONG_CODE: Final = f"""
SELECT addressee_no FROM (
  SELECT addressee_no, c, ({_weighted("c", _CODE_WEIGHTS)}) % 11 AS r
  FROM (SELECT addressee_no, resident_code AS c FROM person WHERE resident_code ~ '^[0-9]{{11}}$' OFFSET 0) x
  OFFSET 0) y
WHERE right(c, 1) <> CASE WHEN r <= 1 THEN '0' ELSE (11 - r)::text END
UNION ALL SELECT addressee_no FROM person WHERE resident_code <> '' AND resident_code !~ '^[0-9]{{11}}$'
"""
_WRONG_SERIAL: Final = f"""
SELECT n FROM (
  SELECT n, ({_weighted("body", _SERIAL_WEIGHTS[::-1])}) % 11 AS r
  FROM (SELECT n, lpad(left(n, -1), 14, '0') AS body FROM (
          SELECT addressee_no AS n FROM person UNION ALL SELECT DISTINCT household_no FROM person) a
        WHERE n ~ '^[0-9]{{2,15}}$' OFFSET 0) x
  OFFSET 0) y
WHERE right(n, 1) <> CASE r WHEN 0 THEN '0' WHEN 1 THEN '' ELSE (11 - r)::text END
UNION ALL SELECT addressee_no FROM person
WHERE addressee_no !~ '^[0-9]{{2,15}}$' OR household_no !~ '^[0-9]{{2,15}}$'
"""


_NEWEST: Final = "person p JOIN person_version v USING (addressee_no, history_no)"

REGISTER_INVARIANTS: Final = (
    Invariant(
        "C21",
        "現在の状態は最新の履歴と一致する",
        f"SELECT p.addressee_no FROM {_NEWEST} WHERE p.ward <> v.ward OR p.household_no <> v.household_no"
        " OR p.member_order IS DISTINCT FROM v.member_order OR p.active <> (v.status = '1')"
        " OR p.householder <> (v.status = '1' AND v.relationship = '世帯主')"
        " OR p.individual_number_hash IS DISTINCT FROM v.individual_number_hash"
        " OR p.resident_code <> v.resident_code",
    ),
    Invariant(
        "C22",
        "履歴のある人にはすべて現在の状態がある",
        "SELECT addressee_no FROM person_version WHERE history_no = 1 EXCEPT SELECT addressee_no FROM person",
    ),
    Invariant(
        "C23",
        "個人番号は現住民二人に付かない",
        "SELECT min(addressee_no) FROM person WHERE active AND individual_number_hash IS NOT NULL"
        " GROUP BY individual_number_hash HAVING count(*) > 1",
    ),
    Invariant(
        "C24",
        "住民票コードは現住民二人に付かない",
        "SELECT min(addressee_no) FROM person WHERE active AND resident_code <> ''"
        " GROUP BY resident_code HAVING count(*) > 1",
    ),
    Invariant(
        "C25",
        "どの履歴の住所・世帯も検索できる",
        "SELECT v.addressee_no FROM person_version v LEFT JOIN search_key k"
        " ON k.addressee_no = v.addressee_no AND k.from_history_no <= v.history_no AND k.kind = 'name'"
        " AND k.ward = v.ward AND k.household_no = v.household_no AND k.lot = v.address_lot"
        " AND k.town = v.address_code || v.address_town_code WHERE k.id IS NULL",
    ),
    Invariant(
        "C26",
        "検索キーの現在・現住の別は住民票と一致する",
        "SELECT p.addressee_no FROM person p LEFT JOIN search_key k ON k.addressee_no = p.addressee_no"
        " GROUP BY p.addressee_no, p.active, p.ward, p.household_no"
        " HAVING count(k.id) FILTER (WHERE k.current AND k.kind = 'name' AND k.ward = p.ward"
        " AND k.household_no = p.household_no) <> 1 OR bool_or(k.active <> p.active)",
    ),
    Invariant(
        "C27",
        "住民票コードの検査数字が合う",
        _WRONG_CODE,
    ),
    Invariant(
        "C28",
        "宛名番号・世帯番号の検査数字が合う",
        _WRONG_SERIAL,
    ),
    Invariant(
        "C29",
        "途中で止まった取込みがない",
        "SELECT id::text FROM import_run WHERE finished_at IS NULL",
    ),
)


def broken_numbers(connection: psycopg.Connection, keys: FieldKeys, sample: int) -> Iterator[str]:
    """宛名番号 whose 個人番号 does not open, has a wrong check digit, or another hash than is stored."""
    found = connection.execute(
        f"SELECT p.addressee_no, v.individual_number_enc, v.individual_number_hash FROM {_NEWEST}"
        " WHERE v.individual_number_enc IS NOT NULL ORDER BY hashtextextended(p.addressee_no, 31) LIMIT %s",
        [sample],
    )
    for addressee_no, sealed, hashed in found:
        try:
            number = keys.unseal(
                sealed, table="person_version", column="individual_number_enc", row=addressee_no
            )
        except (SealBroken, IndexError, UnicodeDecodeError):
            yield addressee_no
            continue
        if not individual_number.is_valid(number) or keys.keyed_hash(number) != bytes(hashed):
            yield addressee_no

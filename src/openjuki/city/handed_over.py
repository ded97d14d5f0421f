"""引き渡した結果の照合 — what the prefecture should hold of a register, computed from its tables alone.

Written apart from the systems: its own reading of 本人確認情報 (PO-1) and of which version last changed it.
The digest is over the eight items of every active resident; it tells whether two files are the same, and
nothing of anybody in them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.runtime.fields import FieldKeys

_NAME: Final = """coalesce(nullif(btrim(surname || '　' || given_name, '　'), ''), nullif(roman_name, ''),
  kanji_name)"""
_WHAT: Final = f"""jsonb_build_array({_NAME}, birth, sex, address_code,
  address_town_code, address_text, address_lot, address_detail, address_postal_code, resident_code, status,
  encode(individual_number_hash, 'hex'))"""
_IDENTITIES: Final = f"""
SELECT DISTINCT ON (addressee_no) addressee_no, resident_code, {_NAME} AS name, birth, sex, address_text,
  address_lot, address_detail, individual_number_enc, reason, changed_on, changed_on_text
FROM (
  SELECT *, {_WHAT} IS DISTINCT FROM lag({_WHAT}) OVER (PARTITION BY addressee_no ORDER BY history_no) AS news
  FROM person_version WHERE addressee_no IN (SELECT addressee_no FROM person WHERE active)
) v
WHERE news AND resident_code <> '' ORDER BY addressee_no, history_no DESC
"""
_UNTOUCHED: Final = """
SELECT addressee_no FROM person WHERE active AND addressee_no NOT IN (SELECT subject FROM exchange_message)
ORDER BY addressee_no LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Held:
    """How many people a file holds, and the digest of their items."""

    persons: int
    digest: str


def digest_of(identities: Iterable[dict[str, Any]]) -> Held:
    """The digest of people given by their eight items, in any order."""
    lines = sorted(json.dumps(i, ensure_ascii=False, sort_keys=True) for i in identities)
    return Held(len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest())


def of_register(url: str, keys: FieldKeys) -> Held:
    """What follows from the register behind a database address, opened with its own field keys."""
    with psycopg.connect(url) as connection, connection.cursor(row_factory=dict_row) as cursor:
        return digest_of(_items(row, keys) for row in cursor.execute(_IDENTITIES))


def untouched(url: str, most: int) -> list[str]:
    """宛名番号 of residents of whom no message of their own was ever made."""
    with psycopg.connect(url) as connection:
        return [r[0] for r in connection.execute(_UNTOUCHED, [most])]


def _items(row: dict[str, Any], keys: FieldKeys) -> dict[str, Any]:
    sealed, detail = row["individual_number_enc"], row["address_detail"]
    number = None
    if sealed is not None:
        number = keys.unseal(
            sealed, table="person_version", column="individual_number_enc", row=row["addressee_no"]
        )
    return {
        "resident_code": row["resident_code"],
        "name": row["name"],
        "birth": UncertainDate.from_text(row["birth"]).display(),
        "sex": row["sex"],
        "address": row["address_text"] + row["address_lot"] + (f"　{detail}" if detail else ""),
        "individual_number": number,
        "reason": row["reason"],
        "changed_on": row["changed_on_text"] or _display(row["changed_on"]),
    }


def _display(day: date) -> str:
    return UncertainDate.exact(day).display()

"""番号の持主: everybody who has a number that a notice states, or ever had it. RR-09, RR-10; standard-notes §4 R13."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openjuki.kernel.notices.stated_cards import Card
from openjuki.runtime import fields
from openjuki.runtime.db import prepared

_NUMBER = """
SELECT addressee_no FROM person WHERE individual_number_hash = %s
UNION SELECT addressee_no FROM former_number WHERE kind = 'individual_number' AND value = %s
"""
_CODE = """
SELECT addressee_no FROM person WHERE resident_code = %s
UNION SELECT addressee_no FROM former_number WHERE kind = 'resident_code' AND value = convert_to(%s, 'UTF8')
"""
_CARD = """
SELECT p.addressee_no FROM person p JOIN person_version v USING (addressee_no, history_no)
WHERE p.active AND v.{0} = %s AND v.{0} <> ''
"""


def number_owners(notice: Any) -> dict[str, frozenset[str]]:
    """By the notice's own field; empty for a notice that states no number of its own."""
    found = {}
    if number := getattr(notice, "individual_number", ""):
        hashed = fields.keyed_hash(number)
        found["individual_number"] = _all(_NUMBER, hashed)
    if code := getattr(notice, "resident_code", ""):
        found["resident_code"] = _all(_CODE, code)
    return found


def card_owners(cards: Iterable[Card]) -> dict[Card, frozenset[str]]:
    """現住民 whose card it is."""
    return {
        (name, number): frozenset(r[0] for r in prepared.rows(_CARD.format(name), [number]))
        for name, number in cards
    }


def lock_cards(numbers: Iterable[str]) -> None:
    """Nobody else settles a notice with one of these cards until this transaction has ended.

    Two settlements at once would else each find that the card is nobody's. Always in one order.
    """
    for number in sorted(set(numbers) - {""}):
        prepared.rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 30450))", [number])


def _all(sql: str, value: bytes | str) -> frozenset[str]:
    return frozenset(r[0] for r in prepared.rows(sql, [value, value]))

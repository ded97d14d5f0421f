"""番号の持主: everybody who has a number that a notice states, or ever had it. RR-09, RR-10; standard-notes §4 R13."""

from __future__ import annotations

from typing import Any

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


def number_owners(notice: Any) -> dict[str, frozenset[str]]:
    """By the notice's own field; empty for a notice that states no number of its own."""
    found = {}
    if number := getattr(notice, "individual_number", ""):
        hashed = fields.keyed_hash(number)
        found["individual_number"] = _all(_NUMBER, hashed)
    if code := getattr(notice, "resident_code", ""):
        found["resident_code"] = _all(_CODE, code)
    return found


def _all(sql: str, value: bytes | str) -> frozenset[str]:
    return frozenset(r[0] for r in prepared.rows(sql, [value, value]))

"""住所の修正 of the whole household: 住居表示."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds, household_of
from support.residents import address


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("own_finding", "住居表示の告示"),
        "changed_on": DAY,
        "household_no": household_of(people[0]),
        "members": [{"addressee_no": no} for no in people],
        "address": {**address(), "lot": "１番１－２号"},
        "manner": "minor_correction",
        "category": "residential_addressing",
    }

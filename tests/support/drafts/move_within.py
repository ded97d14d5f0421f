"""転居届 of the whole household."""

from __future__ import annotations

from typing import Any

from support.drafts import household_of, notified
from support.residents import address


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified(),
        "moved_on": "2026-11-19",
        "household_no": household_of(people[0]),
        "address": {**address(), "lot": "９番９号"},
        "members": [{"addressee_no": no, "relationship": ""} for no in people],
        "staying": [],
    }

"""世帯分離届: the children form a household of their own."""

from __future__ import annotations

from typing import Any

from support.drafts import household_of, notified


def draft(people: list[str]) -> dict[str, Any]:
    first, second = people[2:4]
    return {
        **notified(),
        "split_on": "2026-11-19",
        "household_no": household_of(people[0]),
        "members": [
            {"addressee_no": first, "relationship": "世帯主"},
            {"addressee_no": second, "relationship": "妹"},
        ],
        "staying": [],
    }

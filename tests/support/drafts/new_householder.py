"""世帯主変更届: the wife takes over."""

from __future__ import annotations

from typing import Any

from support.drafts import household_of, notified


def draft(people: list[str]) -> dict[str, Any]:
    after = ("夫", "世帯主", "子", "子")
    return {
        **notified(),
        "took_over_on": "2026-11-19",
        "household_no": household_of(people[0]),
        "members": [
            {"addressee_no": no, "relationship": relationship}
            for no, relationship in zip(people, after, strict=True)
        ],
    }

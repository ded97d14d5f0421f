"""成年被後見人の記載."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("judgement", "登記所の通知"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "items": [
            {"name": "adult_ward", "value": "true"},
            {"name": "adult_ward_judged_on", "value": "R8.10.1"},
            {"name": "adult_ward_registered_on", "value": "R8.10.10"},
            {"name": "adult_ward_known_on", "value": "R8.11.1"},
        ],
    }

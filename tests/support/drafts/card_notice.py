"""カードの交付."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("number_agency", "機構の通知"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "items": [
            {"name": "card_status", "value": "1"},
        ],
    }

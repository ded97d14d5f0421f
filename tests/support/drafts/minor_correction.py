"""軽微な修正 of a character."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("own_finding", "文字の同定"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "category": "common_characters",
        "items": [
            {"name": "surname", "value": "試驗"},
        ],
    }

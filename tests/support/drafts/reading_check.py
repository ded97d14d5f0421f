"""フリガナの確認."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("request", "本人の申出"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "items": [
            {"name": "reading_given_name", "value": "タロオ"},
        ],
    }

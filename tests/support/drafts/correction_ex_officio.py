"""職権修正 of a given name and the remarks."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("family_register", "戸籍の届出"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "items": [
            {"name": "given_name", "value": "太朗"},
            {"name": "remarks", "value": "名の変更"},
        ],
    }

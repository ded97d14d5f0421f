"""誤記修正 of a day of birth."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("own_finding", "転入届の再確認"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "history_no": "1",
        "items": [
            {"name": "birth", "value": "S60.5.4"},
        ],
    }

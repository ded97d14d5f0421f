"""付記事項: 国民健康保険."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("request", "国保担当課の通知"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "items": [
            {"name": "nhi_insured", "value": "true"},
            {"name": "nhi_acquired_on", "value": "R8.11.15"},
        ],
    }

"""入管庁通知: a longer period of stay."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds
from support.drafts.foreign import foreigner


def prepare(people: list[str]) -> list[str]:
    """A foreign resident."""
    return foreigner()


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("immigration", "出入国在留管理庁長官通知"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "items": [
            {"name": "period_of_stay", "value": "５年"},
            {"name": "period_of_stay_until", "value": "2031-03-31"},
        ],
    }

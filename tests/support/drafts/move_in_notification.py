"""転入通知 about one who had planned to leave."""

from __future__ import annotations

from typing import Any

from support.drafts import grounds, settled
from support.drafts.move_out import TOKYO


def prepare(people: list[str]) -> list[str]:
    """Everybody plans to leave."""
    settled("move_out", people)
    return people


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("move_in_notice", "転入通知"),
        "moved_in_on": "2026-11-20",
        "addressee_no": people[0],
        "destination": TOKYO,
    }

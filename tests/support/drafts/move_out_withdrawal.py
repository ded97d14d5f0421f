"""転出取りやめ届 of one who had planned to leave with the others."""

from __future__ import annotations

from typing import Any

from support.drafts import household_of, notified, settled


def prepare(people: list[str]) -> list[str]:
    """Everybody plans to leave."""
    settled("move_out", people)
    return people


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified(),
        "household_no": household_of(people[0]),
        "certificate_returned": True,
        "members": [{"addressee_no": no} for no in people],
    }

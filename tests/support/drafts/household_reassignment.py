"""世帯変更届: one of the children comes back, the other stays."""

from __future__ import annotations

from typing import Any

from support.drafts import household_of, notified, settled


def prepare(people: list[str]) -> list[str]:
    """The children have a household of their own at the same address."""
    settled("household_split", people)
    return people


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified(),
        "reassigned_on": "2026-11-20",
        "household_no": household_of(people[2]),
        "joins": household_of(people[0]),
        "members": [{"addressee_no": people[3], "relationship": "子"}],
        "staying": [],
    }

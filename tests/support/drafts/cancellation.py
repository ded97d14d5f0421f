"""異動の取消し of a 世帯分離 of two, after which one of them was corrected."""

from __future__ import annotations

from typing import Any

from openjuki.systems.residents.models import PersonVersion
from support.drafts import grounds, settled


def prepare(people: list[str]) -> list[str]:
    """The children have a household of their own."""
    settled("household_split", people)
    return people


def draft(people: list[str]) -> dict[str, Any]:
    last = PersonVersion.objects.filter(addressee_no=people[2]).order_by("-history_no")[0]
    return {
        **grounds("request", "異動取消申出書"),
        "event_id": str(last.event_id),
        "members": [{"addressee_no": n, "relationship": ""} for n in people[2:4]],
        "later": [],
    }

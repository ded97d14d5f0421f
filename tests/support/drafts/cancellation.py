"""異動の取消し of a 転居, after which the household got another householder: that is done again."""

from __future__ import annotations

from typing import Any

from openjuki.systems.residents.models import PersonVersion
from support.drafts import grounds, settled


def prepare(people: list[str]) -> list[str]:
    """A 転居, then a 世帯主変更."""
    settled("move_within", people)
    settled("new_householder", people)
    return people


def draft(people: list[str]) -> dict[str, Any]:
    moved, later = (
        str(PersonVersion.objects.get(addressee_no=people[0], history_no=n).event_id) for n in (2, 3)
    )
    return {
        **grounds("request", "異動取消申出書"),
        "event_id": moved,
        "members": [{"addressee_no": n, "relationship": ""} for n in people],
        "later": [{"event_id": later, "redo": True}],
    }

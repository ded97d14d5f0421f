"""区間異動届 of a household that comes from another ward."""

from __future__ import annotations

from typing import Any

from openjuki.runtime import places
from support.drafts import household_of, notified
from support.movers import settle_answering
from support.residents import address


def _move(people: list[str], ward: str, place: dict[str, Any]) -> dict[str, Any]:
    return {
        **notified(),
        "ward": ward,
        "notified_on": "2026-11-20",
        "moved_on": "2026-11-19",
        "household_no": household_of(people[0]),
        "address": place,
        "members": [{"addressee_no": no, "relationship": ""} for no in people],
        "staying": [],
    }


def prepare(people: list[str]) -> list[str]:
    """Everybody lives in 宮城野区."""
    town = places.towns("04102")[0]
    there = {"code": "04102", "town_code": town.town_code, "text": town.address, "lot": "３番３号",
             "postal_code": town.postal_code}  # fmt: skip
    settle_answering(_move(people, "04102", there), kind="inter_ward_move")
    return people


def draft(people: list[str]) -> dict[str, Any]:
    return _move(people, "04101", {**address(), "lot": "９番９号"})

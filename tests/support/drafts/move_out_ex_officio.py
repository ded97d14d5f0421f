"""職権による転出 of the wife and a child, found out by an investigation."""

from __future__ import annotations

from typing import Any

from support.drafts import grounds, household_of
from support.drafts.move_out import TOKYO


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds(),
        "moves_out_on": "2026-11-19",
        "household_no": household_of(people[0]),
        "destination": TOKYO,
        "members": [{"addressee_no": people[1]}, {"addressee_no": people[3]}],
        "staying": [],
    }

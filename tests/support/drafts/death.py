"""死亡 of one of the children."""

from __future__ import annotations

from typing import Any

from support.drafts import grounds, household_of


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("family_register", "死亡届"),
        "died_on": "R8.11.18",
        "household_no": household_of(people[0]),
        "members": [{"addressee_no": people[3]}],
        "staying": [],
    }

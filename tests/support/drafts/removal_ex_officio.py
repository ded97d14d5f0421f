"""職権消除 of a child who does not live here."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds, household_of


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds(),
        "changed_on": DAY,
        "household_no": household_of(people[0]),
        "cause": "absent",
        "members": [{"addressee_no": people[3]}],
        "staying": [],
    }

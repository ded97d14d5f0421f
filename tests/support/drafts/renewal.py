"""改製 of a child's record."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("own_finding", "改製の伺い"),
        "changed_on": DAY,
        "addressee_no": people[3],
        "act": "renewal",
    }

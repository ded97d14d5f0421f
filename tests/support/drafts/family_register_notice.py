"""転籍 of the whole family register."""

from __future__ import annotations

from typing import Any

from support.drafts import grounds, household_of


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("domicile_notice", "転籍届"),
        "took_effect_on": "R8.11.18",
        "event": "transfer",
        "household_no": household_of(people[0]),
        "members": [
            {"addressee_no": no, "registered_domicile": "宮城県仙台市青葉区国分町一丁目１番"} for no in people
        ],
    }

"""出生: a third child in its mother's household."""

from __future__ import annotations

from typing import Any

from support.drafts import grounds, household_of


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("family_register", "出生届"),
        "mother_addressee_no": people[1],
        "joins": household_of(people[1]),
        "members": [
            {
                "key": "m0", "surname": "試験", "given_name": "翼", "reading_surname": "シケン",
                "reading_given_name": "ツバサ", "birth": "R8.11.18", "sex": "1", "relationship": "子",
                "registered_domicile": "宮城県仙台市青葉区本町三丁目８番", "register_head": "試験　太郎",
            },
        ],
    }  # fmt: skip

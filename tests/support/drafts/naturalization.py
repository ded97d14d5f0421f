"""帰化 of a foreign resident."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds
from support.drafts.foreign import foreigner


def prepare(people: list[str]) -> list[str]:
    return foreigner()


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("article_9_2", "帰化届の通知"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "way": "naturalization",
        "surname": "見本",
        "given_name": "民俊",
        "reading_surname": "ミホン",
        "reading_given_name": "タミトシ",
        "registered_domicile": "宮城県仙台市青葉区本町三丁目８番",
        "register_head": "見本　民俊",
    }

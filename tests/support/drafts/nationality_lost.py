"""国籍喪失 of the householder, who stays as 経過滞在者."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("article_9_2", "国籍喪失届の通知"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "stays": True,
        "roman_name": "SHIKEN TARO",
        "reading_name": "シケン　タロウ",
        "nationality": "アメリカ合衆国",
    }

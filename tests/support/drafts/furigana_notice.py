"""振り仮名 by notice of 本籍地."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("domicile_notice", "本籍地からの通知"),
        "changed_on": DAY,
        "addressee_no": people[0],
        "items": [
            {"name": "furigana_surname", "value": "シケン"},
            {"name": "furigana_given_name", "value": "タロウ"},
            {"name": "furigana_surname_certified", "value": "true"},
            {"name": "furigana_given_name_certified", "value": "true"},
        ],
    }

"""個人番号の職権修正 of a child."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds
from support.residents import number


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("number_agency", "個人番号の修正の回答"),
        "changed_on": DAY,
        "addressee_no": people[3],
        "act": "correction",
        "individual_number": number(778),
        "individual_number_check": "juki_cs",
        "answer_no": "R20261120-2",
    }

"""個人番号の変更請求 of the householder: the new number came with the server's answer."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, notified
from support.residents import number


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified(),
        "changed_on": DAY,
        "addressee_no": people[0],
        "cause": "leaked",
        "individual_number": number(777),
        "individual_number_check": "juki_cs",
        "answer_no": "R20261120-1",
    }

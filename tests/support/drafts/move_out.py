"""転出届 of the whole household, to another city, for a day to come."""

from __future__ import annotations

from typing import Any

from support.drafts import household_of, notified

TOKYO = {
    "code": "13101", "town_code": "", "text": "東京都千代田区霞が関", "lot": "２丁目１番２号", "detail": "",
    "postal_code": "1000013",
}  # fmt: skip


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified(),
        "moves_out_on": "2026-11-30",
        "household_no": household_of(people[0]),
        "destination": TOKYO,
        "members": [{"addressee_no": no, "continues_card": False} for no in people],
        "staying": [],
    }

"""旧氏の請求 of the wife."""

from __future__ import annotations

from typing import Any

from support.drafts import notified


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified("試験　花子"),
        "addressee_no": people[1],
        "act": "entry",
        "former_surname": "見本",
        "former_surname_furigana": "ミホン",
        "former_surname_reading": "ミホン",
        "proof_seen": True,
    }

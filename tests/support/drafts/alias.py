"""通称の申出 of a foreign resident: it is removed."""

from __future__ import annotations

from typing import Any

from support.drafts import notified
from support.drafts.foreign import foreigner


def prepare(people: list[str]) -> list[str]:
    return foreigner()


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **notified("見本　民俊"),
        "addressee_no": people[0],
        "act": "removal",
    }

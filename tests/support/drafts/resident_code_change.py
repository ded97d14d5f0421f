"""住民票コードの変更請求 of the householder."""

from __future__ import annotations

from typing import Any

from support.drafts import notified


def draft(people: list[str]) -> dict[str, Any]:
    return {**notified(), "addressee_no": people[0]}

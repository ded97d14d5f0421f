"""転入届 of another family."""

from __future__ import annotations

from typing import Any

from support.screens import other_family


def draft(people: list[str]) -> dict[str, Any]:
    return other_family(7)

"""What the screens of the residents are tested with."""

from __future__ import annotations

from typing import Any

from support.residents import family_data
from support.terminals import Desk, look

__all__ = ["Desk", "look", "other_family"]


def other_family(n: int) -> dict[str, Any]:
    """The form data of a family whose name and address nobody else has."""
    data = family_data(n)
    data["address"]["lot"] = f"{n}番{n}号"
    surname = "別" + "〇一二三四五六七八九"[n % 10]
    for member in data["members"]:
        member["surname"] = surname
    data["notifier"]["name"] = f"{surname}　太郎"
    return data

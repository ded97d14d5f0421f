"""職権記載 of another family: 住所設定."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, grounds
from support.screens import other_family

_SAME = ("address", "previous_address", "members")


def draft(people: list[str]) -> dict[str, Any]:
    family = other_family(7)
    return {
        **grounds(),
        "changed_on": DAY,
        "occasion": "address_set",
        **{name: family[name] for name in _SAME},
    }

"""30条の46転入 of a foreigner who came from abroad; the previous address stays blank."""

from __future__ import annotations

from typing import Any

from support.drafts import notified
from support.movers import FOREIGN
from support.residents import family_data


def draft(people: list[str]) -> dict[str, Any]:
    person = {name: values[0] for name, values in FOREIGN.items()}
    return {
        **notified("試験　外国"),
        "changed_on": "2026-11-19",
        "article": "46",
        "address": {**family_data()["address"], "lot": "８番８号"},
        "members": [{"key": "m0", **person}],
    }

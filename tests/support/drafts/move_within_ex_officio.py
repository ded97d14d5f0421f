"""職権による転居 of the whole household, after an investigation."""

from __future__ import annotations

from typing import Any

from support.drafts import grounds, household_of
from support.residents import address


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("no_notice", "実態調査報告書"),
        "moved_on": "2026-11-19",
        "household_no": household_of(people[0]),
        "address": {**address(), "lot": "９番９号"},
        "members": [{"addressee_no": no, "relationship": ""} for no in people],
        "staying": [],
    }

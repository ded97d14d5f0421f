"""回復 of a child who was removed by error."""

from __future__ import annotations

from typing import Any

from support.drafts import DAY, carry_out, draft_of, grounds


def prepare(people: list[str]) -> list[str]:
    carry_out("removal_ex_officio", draft_of("removal_ex_officio", people))
    return people


def draft(people: list[str]) -> dict[str, Any]:
    return {
        **grounds("own_finding", "再調査の報告"),
        "changed_on": DAY,
        "addressee_no": people[3],
    }

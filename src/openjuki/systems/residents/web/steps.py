"""Steps of a case as the screens show them (手続の進み具合)."""

from __future__ import annotations

from typing import Any

from openjuki.systems.residents.selectors.cases import CaseLine
from openjuki.systems.residents.services.settings import reviewers_of


def steps_of(line: CaseLine) -> list[dict[str, Any]]:
    """受付・入力・審査(1つ以上)・交付: which are done, which is now."""
    stages = reviewers_of(line.kind)
    reviews = ["審査"] if stages == 1 else [f"審査{n + 1}" for n in range(stages)]
    titles = ["受付", "入力", *reviews, "交付"]
    here = {
        "received": 0,
        "entering": 1,
        "sent_back": 1,
        "inquiring": 1,
        "in_review": 2 + line.approvals,
        "settled": len(titles) - 1,
    }.get(line.state, len(titles))
    return [{"title": t, "done": n < here, "current": n == here} for n, t in enumerate(titles)]

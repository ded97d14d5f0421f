"""The same alert or another (確定時のアラート): rule, field and words; fewer other cases are no other alert."""

from __future__ import annotations

import pytest

from openjuki.runtime.errors import Finding
from openjuki.systems.residents.services.judge import Judgement

FIRST, SECOND = "04101-261122-0001", "04101-261122-0002"


def a20(cases: str, household: str = "19", level: str = "alert") -> Finding:
    message = f"世帯(世帯番号{household})に仮登録中の届出(受付番号{cases})があります。"
    return Finding("A20", message, level=level, field="joins")


@pytest.mark.spec("RR-23", "S 4.0.8")
@pytest.mark.parametrize(
    ("then", "now", "fresh"),
    [
        (a20(f"{FIRST}、{SECOND}"), a20(SECOND), False),
        (a20(f"{FIRST}、{SECOND}"), a20(f"{FIRST}、{SECOND}"), False),
        (a20(FIRST), a20(f"{FIRST}、{SECOND}"), True),
        (a20(FIRST), a20(SECOND), True),
        (a20(FIRST), a20(FIRST, household="27"), True),
    ],
)
def test_an_alert_is_the_same_while_it_speaks_of_no_other_case(
    then: Finding, now: Finding, fresh: bool
) -> None:
    seen = [{"id": then.id, "field": then.field, "message": then.message}]
    assert bool(Judgement(None, None, (now,)).alerts_beyond(seen)) is fresh

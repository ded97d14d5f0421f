"""閲覧に係る住民の範囲: who is meant on a day; whoever is not stands on no list (S 9.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.register.record import Record

DAY = date(2026, 11, 22)
HE = Record(sex="1", kind="1", address_town_code="0001002", birth=UncertainDate.exact(date(2008, 11, 22)))
YEAR_ONLY = UncertainDate(date(2008, 1, 1), date(2008, 12, 31), "平成20年")


@pytest.mark.spec("S 9.5", "RR-05")
@pytest.mark.parametrize(
    ("asked", "more", "holds"),
    [
        ({"everybody": True}, {}, True), ({"everybody": True}, {"birth": None}, True),
        ({"sex": "1"}, {}, True), ({"sex": "2"}, {}, False), ({"kind": "2"}, {}, False),
        ({"towns": (("0001002", "北一条西"),)}, {}, True), ({"towns": (("0001003", "北二条西"),)}, {}, False),
        ({"age_from": 18}, {}, True), ({"age_from": 19}, {}, False), ({"age_to": 17}, {}, False),
        ({"age_to": 18}, {}, True), ({"age_from": 18}, {"birth": None}, False),
        ({"born_since": date(2008, 1, 1)}, {"birth": YEAR_ONLY}, True),
        ({"born_since": date(2008, 6, 1)}, {"birth": YEAR_ONLY}, False),
        ({"count": 3}, {}, True),
    ],
)  # fmt: skip
def test_who_is_within_a_range(asked: dict[str, Any], more: dict[str, Any], holds: bool) -> None:
    person = Record(
        **{name: getattr(HE, name) for name in ("sex", "kind", "address_town_code", "birth")} | more
    )
    assert Extent(**asked).holds(person, DAY) is holds

"""The offices as the table of the city has them."""

from __future__ import annotations

import pytest

from openjuki.counterparts.offices.table import office, offices


@pytest.mark.spec("HB-06")
def test_who_fetches_who_asks_and_who_does_so_all_the_time() -> None:
    assert len(offices()) == 46
    assert sum(o.fetches for o in offices()) == 27, "26 rows of the hub, and the dedicated line"
    assert [o.no for o in offices() if o.constant] == [18, 21, 40]
    assert all(o.fetches for o in offices() if o.constant)
    assert all(o.fetches or o.asks for o in offices())
    assert office(30) == next(o for o in offices() if o.no == 30)
    assert office(47) is None

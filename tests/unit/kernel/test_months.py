"""年月: read as typed, shown in wareki."""

import pytest

from openjuki.kernel.dates.months import format_month, parse_month
from openjuki.kernel.dates.wareki import DateInputError


@pytest.mark.spec("RR-J-law-21", "S 1.1.9")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("R8.11", "2026-11"), ("令和8年11月", "2026-11"), ("令和元年5月", "2019-05"), ("2026-11", "2026-11"),
        ("2026/4", "2026-04"), (" h20.9 ", "2008-09"), ("平成1年1月", "1989-01"), ("S64.1", "1989-01"),
    ],
)  # fmt: skip
def test_a_month_is_read_as_a_clerk_types_it(typed: str, kept: str) -> None:
    assert parse_month(typed) == kept
    assert parse_month(format_month(kept)) == kept


@pytest.mark.spec("RR-J-law-21")
@pytest.mark.parametrize("typed", ["", "R8", "R8.13", "2026-00", "R8.11.1", "H31.5", "R1.4", "前の年"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(DateInputError):
        parse_month(typed)


@pytest.mark.spec("S 1.1.9")
def test_a_month_is_shown_in_wareki() -> None:
    assert [format_month(m) for m in ("2026-11", "2019-05", "1989-01", "")] == [
        "令和8年11月", "令和元年5月", "昭和64年1月", "",
    ]  # fmt: skip

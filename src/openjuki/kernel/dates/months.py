"""年月 — a month without a day (児童手当の受給開始年月): kept as ``YYYY-MM``, shown in wareki (S 1.1.9)."""

import calendar
from datetime import date

from openjuki.kernel.dates.eras import last_day
from openjuki.kernel.dates.wareki import check_era, check_month_day, format_wareki, split_date, western_year


def parse_month(text: str) -> str:
    """Read `R8.11`, `令和8年11月`, `2026-11` as ``2026-11``. Raises DateInputError, in Japanese."""
    era, of_era, month, _ = split_date(f"{text.strip().removesuffix('月')}.1")
    year = western_year(era, of_era)
    check_month_day(year, month, 1)
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    if era is not None and not (era.begins <= last and first <= last_day(era)):
        check_era(era, first)  # no day of the month lies in the era
    return f"{year:04d}-{month:02d}"


def format_month(value: str) -> str:
    """令和8年11月 from ``2026-11``; blank when not held."""
    if not value:
        return ""
    year, month = value.split("-")
    return format_wareki(date(int(year), int(month), 1)).removesuffix("1日")

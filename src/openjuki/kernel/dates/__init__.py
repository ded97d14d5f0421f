"""年月日 — eras, wareki, uncertain dates, legal terms and ages."""

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import DateInputError, format_wareki, parse_date

__all__ = ["DateInputError", "UncertainDate", "format_wareki", "parse_date"]

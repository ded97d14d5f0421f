"""成年 — the age of majority, as dated law (民法第4条; 平成30年法律第59号, in force 2022-04-01)."""

from bisect import bisect_right
from datetime import date
from typing import Final

from openjuki.kernel.dates.ages import age_or_none
from openjuki.kernel.dates.uncertain import UncertainDate

#: (from this day, age of majority). A new wording is one more row.
AGES_OF_MAJORITY: Final = ((date.min, 20), (date(2022, 4, 1), 18))


def age_of_majority(on: date) -> int:
    """成年年齢 on a day."""
    return AGES_OF_MAJORITY[bisect_right([since for since, _ in AGES_OF_MAJORITY], on) - 1][1]


def is_minor(birth: UncertainDate | None, on: date) -> bool:
    """未成年か. Someone whose date of birth is uncertain is not taken for a minor."""
    age = age_or_none(birth, on)
    return age is not None and age < age_of_majority(on)

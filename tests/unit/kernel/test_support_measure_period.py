"""支援措置の期間: a year, its end, the month in which it can be extended (S 3.4, 民法143条)."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.kernel.support_measure.application import Application, CoApplicant, Opinion, OpposingParty
from openjuki.kernel.support_measure.period import Due, due, extended, extension_from, last_day


@pytest.mark.spec("S 3.4", "RR-25")
@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2020, 4, 1), date(2021, 3, 31)),  # the standard's own example
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2024, 3, 1), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2025, 2, 28)),  # no such day: the last day of the month ends it
    ],
)
def test_a_year_ends_on_the_day_before_the_same_day(starts: date, ends: date) -> None:
    assert last_day(starts) == ends


@pytest.mark.parametrize(
    ("ends", "opens"),
    [(date(2027, 3, 31), date(2027, 2, 28)), (date(2026, 12, 15), date(2026, 11, 15))],
)
def test_the_extension_opens_a_month_before(ends: date, opens: date) -> None:
    assert extension_from(ends) == opens


@pytest.mark.spec("S 3.4")
def test_the_extended_year_follows_the_old_end_without_a_gap() -> None:
    assert extended(date(2021, 3, 31)) == (date(2021, 4, 1), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 14), Due.NONE),
        (date(2026, 11, 15), Due.SOON),
        (date(2026, 12, 15), Due.SOON),
        (date(2026, 12, 16), Due.PAST),
    ],
)
def test_what_is_said_of_the_end(today: date, said: str) -> None:
    assert due(date(2026, 12, 15), today) == said


def test_a_provisional_measure_has_no_end_to_tell_of() -> None:
    assert due(None, date(2099, 1, 1)) == Due.NONE


def test_nothing_of_an_application_is_printed_by_accident() -> None:
    application = Application(
        phone="0220000000", co_applicants=(CoApplicant(name="試験　花子"),), opinion=Opinion(text="意見"),
        opposing_parties=(OpposingParty(name="架空　次郎"),),
    )  # fmt: skip
    said = repr(application) + repr(application.opposing_parties) + repr(application.co_applicants)
    assert not any(word in said for word in ("0220000000", "花子", "意見", "次郎"))

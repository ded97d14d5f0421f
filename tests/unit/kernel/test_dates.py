"""年月日 — eras, wareki, keyboard entry, uncertain dates, deadlines and ages."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openjuki.kernel.dates.adulthood import age_of_majority, is_minor
from openjuki.kernel.dates.ages import age_on, age_or_none, attains_on
from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.eras import ERAS, era_of, last_day
from openjuki.kernel.dates.terms import months_after, notice_due_on
from openjuki.kernel.dates.uncertain import FIRST_DAY, LAST_DAY, UncertainDate
from openjuki.kernel.dates.wareki import (
    DateInputError,
    format_typed,
    format_wareki,
    format_western,
    parse_date,
)

days = st.dates(min_value=date(1873, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("R8.4.1", date(2026, 4, 1)),
        ("80401", date(2026, 4, 1)),
        ("r080401", date(2026, 4, 1)),
        ("R80401", date(2026, 4, 1)),
        ("110305", date(2029, 3, 5)),
        ("8.4.1", date(2026, 4, 1)),
        ("S40.1.2", date(1965, 1, 2)),
        ("H110305", date(1999, 3, 5)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平31-4-30", date(2019, 4, 30)),
        ("19650102", date(1965, 1, 2)),
        ("1965-01-02", date(1965, 1, 2)),
        ("1965/1/2", date(1965, 1, 2)),
        ("Ｓ４０．１．２", date(1965, 1, 2)),
        ("Ｒ８．４．１", date(2026, 4, 1)),
        ("M6.1.1", date(1873, 1, 1)),
    ],
)
@pytest.mark.spec("RR-01", "RR-02")
def test_reads_what_a_clerk_types(typed: str, day: date) -> None:
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("", "入力されていません"),
        ("R8.13.1", "13月はありません"),
        ("H15.2.29", "2003年2月に29日はありません"),
        ("H31.5.1", "平成は2019年4月30日まで"),
        ("R1.4.30", "令和は2019年5月1日から"),
        ("明治45.7.30", "大正元年7月30日と入力"),
        ("0.1.1", "年は1以上"),
        ("965/1/2", "西暦の年は4桁"),
        ("1234567", "7桁"),
        ("きのう", "読めません"),
        ("R8/4", "読めません"),
    ],
)
def test_a_refused_date_says_what_is_wrong(typed: str, what: str) -> None:
    with pytest.raises(DateInputError, match=what):
        parse_date(typed)


@given(days)
def test_wareki_reads_back(day: date) -> None:
    assert parse_date(format_wareki(day)) == day


@given(days)
def test_all_keyboard_forms_agree(day: date) -> None:
    era = era_of(day)
    assert era is not None
    year = day.year - era.first_year + 1
    for typed in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{era.letter}{year}.{day.month}.{day.day}",
        f"{era.letter}{year:02d}{day:%m%d}",
    ):
        assert parse_date(typed) == day


def test_eras_follow_each_other_without_gap() -> None:
    for era, following in itertools.pairwise(ERAS):
        assert last_day(era) + timedelta(days=1) == following.begins
    assert [era.name for era in ERAS] == ["明治", "大正", "昭和", "平成", "令和"]
    assert era_of(date(1872, 12, 31)) is None


def test_western_writing_is_for_foreign_residents_only_when_asked() -> None:
    assert format_western(date(1990, 4, 1)) == "1990年4月1日"
    assert format_wareki(date(1989, 1, 8)) == "平成元年1月8日"


FORMS = [
    ("令和3年頃", date(2021, 1, 1), date(2021, 12, 31)),
    ("令和3年5月頃", date(2021, 5, 1), date(2021, 5, 31)),
    ("令和3年5月6日頃", date(2021, 5, 6), date(2021, 5, 6)),
    ("推定令和3年5月6日", date(2021, 5, 6), date(2021, 5, 6)),
    ("推定令和3年2月", date(2021, 2, 1), date(2021, 2, 28)),
    ("令和3年春", date(2021, 3, 1), date(2021, 5, 31)),
    ("令和3年5月上旬", date(2021, 5, 1), date(2021, 5, 10)),
    ("令和3年5月中旬頃", date(2021, 5, 11), date(2021, 5, 20)),
    ("年月日不詳", FIRST_DAY, LAST_DAY),
    ("令和3年 月日不詳", date(2021, 1, 1), date(2021, 12, 31)),
    ("令和3年5月 日不詳", date(2021, 5, 1), date(2021, 5, 31)),
    ("令和3年5月6日から7月8日頃までの間", date(2021, 5, 6), date(2021, 7, 8)),
    ("令和3年5月推定6日から8日までの間", date(2021, 5, 6), date(2021, 5, 8)),
    ("令和3年5月6日頃から8日頃までの間", date(2021, 5, 6), date(2021, 5, 8)),
]


@pytest.mark.parametrize(("text", "first", "last"), FORMS)
@pytest.mark.spec("RR-J-law-05", "RR-J-law-12")
def test_the_fourteen_forms_of_an_unknown_date(text: str, first: date, last: date) -> None:
    value = parse_uncertain(text)
    assert (value.first, value.last) == (first, last)
    assert value.display() == text.replace(" ", "")
    assert not value.is_exact
    assert value.day is None
    assert value.sort_day == first
    assert UncertainDate.from_text(value.to_text()) == value


def test_there_are_fourteen_forms() -> None:
    assert len(FORMS) == 14


@pytest.mark.parametrize(
    ("text", "sorts_as"),
    [
        ("平成15年2月29日", date(2003, 2, 28)),
        ("H15.2.29", date(2003, 2, 28)),
        ("昭和10年4月31日", date(1935, 4, 30)),
        ("明治45.7.30", date(1912, 7, 30)),
        ("大正15.12.25", date(1926, 12, 25)),
    ],
)
def test_a_day_outside_the_calendar_stands_as_entered(text: str, sorts_as: date) -> None:
    value = parse_uncertain(text)
    assert value.sort_day == sorts_as
    assert value.day is None, "such a day gives no age and no deadline"
    assert UncertainDate.from_text(value.to_text()) == value
    assert age_or_none(value, date(2026, 4, 1)) is None


def test_the_era_that_was_written_is_kept() -> None:
    assert parse_uncertain("明治45.7.30").display() == "明治45年7月30日"
    assert parse_uncertain("大正元年7月30日").display() == "大正元年7月30日"
    assert parse_uncertain("大正元年7月30日").is_exact


@pytest.mark.parametrize(
    "text", ["R8.13.1", "平成15年2月32日", "H31.5.1", "令和3年13月頃", "3年頃", "S64.1.8"]
)
def test_nonsense_is_not_an_unknown_date(text: str) -> None:
    with pytest.raises(DateInputError):
        parse_uncertain(text)


def test_a_reversed_span_is_refused() -> None:
    with pytest.raises(DateInputError, match="終わりが始まりより前"):
        parse_uncertain("令和3年5月8日頃から6日頃までの間")
    with pytest.raises(ValueError, match="範囲"):
        UncertainDate(date(2021, 1, 2), date(2021, 1, 1), "x")
    with pytest.raises(ValueError, match="表記"):
        UncertainDate(date(2021, 1, 1), date(2021, 1, 2))


def test_a_year_of_change_is_cut_to_its_era() -> None:
    assert parse_uncertain("令和元年頃").first == date(2019, 5, 1)
    assert parse_uncertain("平成31年頃").last == date(2019, 4, 30)


@given(days, days)
def test_compatible_is_symmetric_and_exact_days_must_be_equal(one: date, other: date) -> None:
    a, b = UncertainDate.exact(one), UncertainDate.exact(other)
    assert a.compatible(b) is b.compatible(a)
    assert a.compatible(b) is (one == other)
    assert a.compatible(parse_uncertain("年月日不詳"))
    assert UncertainDate.from_text(a.to_text()) == a


def test_a_year_is_compatible_with_its_days_only() -> None:
    year = parse_uncertain("昭和40年頃")
    assert year.compatible(UncertainDate.exact(date(1965, 12, 31)))
    assert not year.compatible(UncertainDate.exact(date(1966, 1, 1)))


@pytest.mark.parametrize("text", ["", "2021-13-01", "2021-01-01/2021-01-02", "2021-01-01/2021-01-02/"])
def test_only_the_canonical_text_is_read(text: str) -> None:
    with pytest.raises(ValueError):
        UncertainDate.from_text(text)


@pytest.mark.spec("RR-01")
def test_fourteen_days_do_not_count_the_first_and_move_off_closing_days() -> None:
    assert notice_due_on(date(2026, 11, 1)) == date(2026, 11, 15)
    sunday = date(2026, 11, 15)
    assert notice_due_on(date(2026, 11, 1), frozenset({sunday})) == date(2026, 11, 16)
    closed = frozenset({sunday, date(2026, 11, 16)})
    assert notice_due_on(date(2026, 11, 1), closed) == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_clips_at_its_end(day: date, months: int, result: date) -> None:
    assert months_after(day, months) == result


def test_an_age_is_attained_the_day_before_and_shown_on_the_birthday() -> None:
    birth = date(2006, 4, 1)
    assert attains_on(birth, 20) == date(2026, 3, 31)
    assert age_on(birth, date(2026, 3, 31)) == 19
    assert age_on(birth, date(2026, 4, 1)) == 20
    leap = date(2004, 2, 29)
    assert age_on(leap, date(2026, 2, 28)) == 21
    assert age_on(leap, date(2026, 3, 1)) == 22
    assert attains_on(leap, 22) == date(2026, 2, 28)
    with pytest.raises(ValueError, match="生年月日より前"):
        age_on(birth, date(2006, 3, 31))


def test_majority_changed_on_its_day() -> None:
    assert age_of_majority(date(2022, 3, 31)) == 20
    assert age_of_majority(date(2022, 4, 1)) == 18
    nineteen = UncertainDate.exact(date(2003, 1, 1))
    assert is_minor(nineteen, date(2022, 3, 31))
    assert not is_minor(nineteen, date(2022, 4, 1))
    assert not is_minor(parse_uncertain("令和3年頃"), date(2026, 1, 1))


@pytest.mark.spec("S 1.1.9")
@given(st.dates(min_value=date(1850, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_in_a_field_is_read_back_as_the_same_day(day: date) -> None:
    assert parse_date(format_typed(day)) == day


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 15), "R8.11.15"), (date(2019, 5, 1), "R1.5.1"), (date(2019, 4, 30), "H31.4.30"),
        (date(1926, 12, 25), "S1.12.25"), (date(1872, 12, 31), "1872-12-31"),
    ],
)  # fmt: skip
def test_a_day_as_a_clerk_types_it(day: date, text: str) -> None:
    assert format_typed(day) == text

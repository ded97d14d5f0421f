"""番号 — check digits against published values and an independent implementation."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import in_ as oracle

from openjuki.kernel.numbers import individual_number, municipality_code, resident_code, serial

digits = st.text("0123456789", min_size=11, max_size=11)


@given(digits)
@pytest.mark.spec("RR-J-law-15")
def test_twelve_digits_agree_with_an_independent_implementation(body: str) -> None:
    number = individual_number.complete(body)
    assert oracle.is_valid(number)
    assert individual_number.is_valid(number)


@given(digits, st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_judged_as_the_oracle_judges_it(body: str, place: int, by: int) -> None:
    good = individual_number.complete(body)
    wrong = good[:place] + str((int(good[place]) + by) % 10) + good[place + 1 :]
    assert individual_number.is_valid(wrong) == oracle.is_valid(wrong)


@pytest.mark.parametrize("at", range(4))
def test_published_twelve_digit_values(at: int) -> None:
    body = ("12345678901", "98765432109", "00000000001", "99999999999")[at]
    assert individual_number.complete(body)[-1] == "8396"[at]


def test_remainders_zero_and_one_give_zero() -> None:
    assert individual_number.complete("00000000006")[-1] == "0"
    assert individual_number.complete("00000000014")[-1] == "0"
    assert resident_code.complete("0000000006")[-1] == "0"
    assert resident_code.complete("0000000014")[-1] == "0"


@pytest.mark.parametrize(
    "code",
    ["12345678903", "98765432103", "24727059608", "00000000019", "90000000018"],
)
@pytest.mark.spec("RR-J-law-22")
def test_published_resident_codes(code: str) -> None:
    assert resident_code.is_valid(code)
    assert resident_code.complete(code[:-1]) == code


def test_a_wrong_resident_code_is_refused() -> None:
    assert not resident_code.is_valid("25208017644")
    assert resident_code.is_valid("25208017643")


@pytest.mark.parametrize("module", [individual_number, resident_code])
def test_a_problem_never_repeats_the_number(module: object) -> None:
    for text in (
        "1234",
        "1234567890123",
        "12345678901x",
        "１２３４５６７８９０１２",
        "123456789010",
        "12345678900",
    ):
        problem = module.problem_with(text)  # type: ignore[attr-defined]
        assert problem
        assert text not in problem


def test_serials_follow_the_standard_and_skip_what_has_no_digit() -> None:
    assert [serial.check_digit_of(n) for n in (1, 2, 5, 6, 10)] == ["9", "7", "1", None, "8"]
    first = list(islice(serial.numbers_from(4), 3))
    assert [s for s, _ in first] == [4, 5, 7], "6 has remainder 1"
    assert all(len(number) == serial.LENGTH for _, number in first)


@given(st.integers(1, 10**9 - 1))
@pytest.mark.spec("RR-J-other-01", "RR-J-other-02")
def test_a_serial_number_is_valid_and_one_wrong_digit_is_not(value: int) -> None:
    number = serial.number_of(value)
    if number is None:
        return
    assert serial.is_valid(number)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not serial.is_valid(wrong)


@pytest.mark.parametrize("value", [0, -1, 10**9])
def test_a_serial_that_does_not_fit_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="連番"):
        serial.number_of(value)


@pytest.mark.parametrize("six", ["131016", "141038", "016373", "202029", "041009", "041017"])
def test_municipality_codes(six: str) -> None:
    assert municipality_code.six_digits(six[:5]) == six


def test_a_wrong_municipality_code_is_refused() -> None:
    with pytest.raises(ValueError, match="5桁"):
        municipality_code.six_digits("1310")

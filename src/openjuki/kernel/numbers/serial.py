"""宛名番号・世帯番号 — a serial number with a check digit, modulus 11 with weights 2 to 7 (S 1.1.13).

The standard says 余り0 → 0 and is silent on 余り1, where 11 − 1 has two digits: such a serial is skipped
(decision 1 of the notes). Numbers once given are never changed.
"""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.numbers.digits import is_digits

#: Digits of a number, check digit included; 基本データリスト allows up to 15.
LENGTH: Final = 10
MAX_LENGTH: Final = 15


def check_digit_of(serial: int) -> str | None:
    """検査数字 of a serial; None when the remainder is 1 and the serial is to be skipped."""
    total = 0
    weight = 2
    rest = serial
    while rest:
        rest, digit = divmod(rest, 10)
        total += digit * weight
        weight = 2 if weight == 7 else weight + 1
    remainder = total % 11
    if remainder == 1:
        return None
    return "0" if remainder == 0 else str(11 - remainder)


def number_of(serial: int, length: int = LENGTH) -> str | None:
    """番号 for a serial ≥ 1, zero-padded; None when the serial is to be skipped.

    Raises ValueError when the serial is not positive or does not fit.
    """
    if serial < 1 or length > MAX_LENGTH or serial >= 10 ** (length - 1):
        raise ValueError(f"連番{serial}は{length}桁の番号になりません。")
    digit = check_digit_of(serial)
    return None if digit is None else f"{serial:0{length - 1}d}{digit}"


def numbers_from(serial: int, length: int = LENGTH) -> Iterator[tuple[int, str]]:
    """(serial, number) from a serial upwards, skipping what has no check digit."""
    while True:
        if (number := number_of(serial, length)) is not None:
            yield serial, number
        serial += 1


def is_valid(number: str) -> bool:
    """True for a zero-padded number whose check digit agrees."""
    if not is_digits(number) or not 2 <= len(number) <= MAX_LENGTH:
        return False
    return check_digit_of(int(number[:-1])) == number[-1] and int(number[:-1]) > 0

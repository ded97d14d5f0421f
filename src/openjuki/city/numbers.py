"""番号の生成 — numbers for synthetic people: unique over the whole city, with the kernel's check digits.

Each shard counts in a range of its own, so that two processes never meet. 個人番号 and 住民票コード look
random but are a permutation of the running number: no two people can share one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.numbers import individual_number, resident_code, serial

_ELEVEN: Final = 10**11
_TEN: Final = 10**10
# Odd and not divisible by 5, hence without a common factor with a power of ten.
_STEP_NUMBER: Final = 61_803_398_873
_STEP_CODE: Final = 7_320_508_077


class Numbers:
    """採番 — the numbers of one shard. `first`, `span`: the range of serials that belongs to it."""

    def __init__(self, seed: int, first: int, span: int) -> None:
        self._persons = serial.numbers_from(first)
        self._households = serial.numbers_from(first)
        self._end = first + span
        self._codes = self._code_bodies(seed, first)
        self._bodies = self._number_bodies(seed, first)

    def addressee_no(self) -> str:
        """宛名番号. Raises OverflowError when the shard's range is used up."""
        return self._next(self._persons)

    def household_no(self) -> str:
        """世帯番号. Raises OverflowError when the shard's range is used up."""
        return self._next(self._households)

    def individual_number(self) -> str:
        """個人番号."""
        return individual_number.complete(next(self._bodies))

    def resident_code(self) -> str:
        """住民票コード."""
        return resident_code.complete(next(self._codes))

    def pension_no(self, code: str) -> str:
        """基礎年金番号 — ten digits, made from the person's code so that it is as unique."""
        return code[:10]

    def _next(self, source: Iterator[tuple[int, str]]) -> str:
        at, number = next(source)
        if at >= self._end:
            raise OverflowError("the shard's range of serials is used up")
        return number

    @staticmethod
    def _number_bodies(seed: int, first: int) -> Iterator[str]:
        at = (seed * 7_919 + first) * _STEP_NUMBER
        while True:
            at += _STEP_NUMBER
            yield f"{at % _ELEVEN:011d}"

    @staticmethod
    def _code_bodies(seed: int, first: int) -> Iterator[str]:
        at = (seed * 104_729 + first) * _STEP_CODE
        while True:
            at += _STEP_CODE
            yield f"{at % _TEN:010d}"

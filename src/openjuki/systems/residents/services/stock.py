"""Numbers from stock (付番): 宛名番号 and 世帯番号 from their serials, 住民票コード from the prefecture's stock.

A serial whose check digit does not exist is skipped (decision 1). A code is taken under lock and never twice;
with `SKIP LOCKED` nobody waits for another clerk's case (S 4.3, RR-09).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from openjuki.kernel.numbers.serial import number_of
from openjuki.kernel.register.decision import Take
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Refused

_SEQUENCES = {"addressee_no": "addressee_serial", "household_no": "household_serial"}


class StockEmpty(Refused):
    """住民票コードの空きコードが尽きた."""

    status = 503
    title = "住民票コードの在庫がありません"


def fill(takes: Iterable[Take], *, case_no: str) -> dict[Take, str]:
    """One number per take. Raises StockEmpty. Runs inside the settlement's transaction."""
    return {
        t: _resident_code(case_no) if t.kind == "resident_code" else _serial(_SEQUENCES[t.kind])
        for t in takes
    }


def _serial(sequence: str) -> str:
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT nextval(%s)", [sequence])
            number = number_of(cursor.fetchone()[0])
            if number is not None:
                return number


def _resident_code(case_no: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE resident_code_stock SET taken_at = %s, taken_for = %s WHERE code ="
            " (SELECT code FROM resident_code_stock WHERE taken_at IS NULL ORDER BY shuffle"
            "  LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING code",
            [clock.now(), case_no],
        )
        row = cursor.fetchone()
    if row is None:
        raise StockEmpty(
            Finding(
                id="A08",
                message="住民票コードの空きコードがありません。",
                law="住民基本台帳法 第30条の2",
                remedy="住基ネット担当へ連絡し、都道府県から空きコードを受領してから審査をやり直してください。",
            )
        )
    return str(row[0])

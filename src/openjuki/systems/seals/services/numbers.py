"""付番 — 登録番号, 登録証の番号, 発行番号: drawn from sequences, each given once (S 5.5)."""

from __future__ import annotations

from datetime import date

from django.db import connection

from openjuki.kernel.certificates.issue_number import issue_number
from openjuki.kernel.numbers.serial import number_of
from openjuki.runtime import installation, places
from openjuki.runtime.signin import Staff

LENGTH = 8


def next_registration_no() -> str:
    """登録番号 with its check digit."""
    return _number("registration_serial")


def next_card_no() -> str:
    """登録証の番号 with its check digit."""
    return _number("card_serial")


def next_issue_no(staff: Staff, day: date) -> str:
    """発行番号: day, city, place of issue, serial."""
    city = places.municipality(installation.current().municipality).name
    return issue_number(day, city, staff.branch or staff.office_code, "印鑑", _serial("issue_serial"))


def _number(sequence: str) -> str:
    """A serial without a check digit is skipped (S 1.1.13)."""
    while True:
        number = number_of(_serial(sequence), LENGTH)
        if number is not None:
            return number


def _serial(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])

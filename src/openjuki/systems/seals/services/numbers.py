"""付番 — 登録番号, 登録証の番号, 発行番号, 文書番号: drawn from sequences, each given once (S 5.5)."""

from __future__ import annotations

from datetime import date

from django.db import connection

from openjuki.kernel.certificates.issue_number import issue_number
from openjuki.kernel.numbers.serial import number_of
from openjuki.runtime import installation, places
from openjuki.runtime.printers.desk import place_of
from openjuki.runtime.signin import Staff

LENGTH = 8
#: Before the serial on everything that this system issues.
SERIES = "印"


def next_registration_no() -> str:
    """登録番号 with its check digit."""
    return _number("registration_serial")


def next_card_no() -> str:
    """登録証の番号 with its check digit."""
    return _number("card_serial")


def next_issue_no(staff: Staff, day: date, printer: str = "") -> str:
    """発行番号: day, city, place of issue, printer where one was chosen, serial of this system."""
    return issue_number(
        day, city(), place_of(staff), printer, _serial("issue_serial"), series=SERIES
    )  # the register counts for itself: its numbers lack the mark


def next_paper_no(day: date) -> str:
    """文書番号 of a letter: year, mark of this system, serial."""
    return f"{day:%Y}-{SERIES}-{_serial('paper_serial'):06d}"


def city() -> str:
    """Name of the municipality."""
    return places.municipality(installation.current().municipality).name


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

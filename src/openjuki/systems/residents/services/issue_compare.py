"""The last look at a certificate just drawn: against the register read anew, by the numbers of the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.forms import CERTIFICATES, Source
from openjuki.kernel.certificates.record_copy import Person, RecordCopy
from openjuki.kernel.decide.departure import departed
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.runtime import clock
from openjuki.runtime.typeset import Printed
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors.certificates import Facts
from openjuki.systems.residents.services.issue_release import check_release


def compare(
    printed: Printed,
    model: RecordCopy,
    facts: Facts,
    choices: Choices,
    known: datetime,
    *,
    check: bool = True,
) -> None:
    """Whatever was printed is compared with the register read anew, by the numbers of the request.

    `check`: it bears a QR code. Raises NotReleased.
    """
    found = _anew(facts.numbers, choices, known)
    check_release(
        printed.pdf, model=model, people=[found[no] for no in facts.numbers if no in found],
        choices=choices,
        unsure=[o.field for o in printed.overflows], check=check,
    )  # fmt: skip


def _anew(numbers: Sequence[str], choices: Choices, known: datetime) -> dict[str, Person]:
    if CERTIFICATES[choices.kind].source != Source.REMOVED:
        return certificates.persons_anew(numbers, known)
    day = known.astimezone(clock.TOKYO).date()
    found = certificates.removed_anew(numbers, known, choices.removed_as)
    return {no: replace(person, record=_left(person.record, day)) for no, person in found.items()}


def _left(record: Record, day: date) -> Record:
    """Whose day to leave has come is removed, whether or not that is written yet (decision 2)."""
    days = [each for each in (record.planned_move_out_on, record.confirmed_move_out_on) if each is not None]
    waits = record.status == Status.RESIDENT and bool(days) and min(days) <= day
    return departed(record) if waits else record

"""証明書の作成 — any certificate of the table from the same facts, by where its records come from."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.forms import CERTIFICATES, Source, certificate_of
from openjuki.kernel.certificates.move_out_certificate import kind_for, move_out_certificate
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy, record_copy
from openjuki.kernel.register.record import Record


def certificate(people: Sequence[Person], household_size: int, choices: Choices, issue: Issue) -> RecordCopy:
    """The model of the certificate that ``choices.kind`` names. Raises CannotMakeError."""
    if certificate_of(choices).source == Source.LEAVING:
        return move_out_certificate(people, choices, issue)
    return record_copy(people, household_size, choices, issue)


def offered(record: Record, day: date, closing_days: Container[date] = frozenset()) -> tuple[str, ...]:
    """Kinds that this person can have on a day, the usual one first: of 住民票 or of 除票, and for who leaves."""
    source = Source.RESIDENT if facts.is_recorded_on(record, day) else Source.REMOVED
    kinds = tuple(row.kind for row in CERTIFICATES.values() if row.source == source)
    try:
        return (*kinds, kind_for(record, closing_days))
    except CannotMakeError:
        return kinds

"""証明書の作成 — any certificate of the table from the same facts, by where its records come from."""

from __future__ import annotations

from collections.abc import Sequence

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.forms import Source, certificate_of
from openjuki.kernel.certificates.move_out_certificate import move_out_certificate
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy, record_copy


def certificate(people: Sequence[Person], household_size: int, choices: Choices, issue: Issue) -> RecordCopy:
    """The model of the certificate that ``choices.kind`` names. Raises CannotMakeError."""
    if certificate_of(choices).source == Source.LEAVING:
        return move_out_certificate(people, choices, issue)
    return record_copy(people, household_size, choices, issue)

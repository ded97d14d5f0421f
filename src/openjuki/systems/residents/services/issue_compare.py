"""The last look at a certificate just drawn: against the register read anew, by the numbers of the request."""

from __future__ import annotations

from datetime import datetime

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.forms import CERTIFICATES, Source
from openjuki.kernel.certificates.record_copy import RecordCopy
from openjuki.runtime.typeset import Printed
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors.certificates import Facts
from openjuki.systems.residents.services.issue_model import read_facts
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
    if (
        CERTIFICATES[choices.kind].source == Source.REMOVED
    ):  # which of their 除票 is a question of the whole history
        anew = read_facts(facts.numbers, choices, known, with_number=True)
        found = dict(zip(anew.numbers, anew.people, strict=True))
    else:
        found = certificates.persons_anew(facts.numbers, known)
    check_release(
        printed.pdf, model=model, people=[found[no] for no in facts.numbers], choices=choices,
        unsure=[o.field for o in printed.overflows], check=check,
    )  # fmt: skip

"""通知書の頭書: whose letter it is, its number and whom to ask — the head of the ward, and the ward's counter."""

from __future__ import annotations

from datetime import date

from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.letter import Head, head_of
from openjuki.kernel.certificates.paper import Sender
from openjuki.runtime import installation
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.services.preferences import SEALS
from openjuki.systems.residents.services.settings import setting


def case_head(case: Case, ward: str) -> Head:
    """Head of a letter about a case."""
    return head_of(case, _sender(ward, case.made_on), _contact(ward))


def list_head(ward: str, number: str, made_on: date, *, number_label: str = "文書番号") -> Head:
    """Head of a letter that no settled case gave, with a 文書番号 of its own unless told."""
    return Head(
        number=number, office=_office(ward), made_on=made_on, sender=_sender(ward, made_on),
        contact=_contact(ward), specimen=installation.current().specimen, number_label=number_label,
    )  # fmt: skip


def _office(ward: str) -> str:
    return f"{certificates.ward_name(ward)}役所"


def _contact(ward: str) -> str:
    return setting("contact").get(ward) or f"{_office(ward)}　戸籍住民課"


def _sender(ward: str, day: date) -> Sender:
    """The head of the ward; where nobody holds the office that day, the office itself, without a seal."""
    try:
        head = certificates.certifier_of(ward, day)
    except CannotMakeError:
        return Sender(_office(ward))
    return Sender(head.title, head.name, SEALS[setting("letter_seal")])

"""通知書・お知らせ — one design for every letter: 宛名, 文書番号, 日付, 差出人 with seal, 本文, 問合せ先.

The head is the same for all letters of one print; each letter says its title, its addressee and its body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.paper import Paper, Section, Sender, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.record import Record

HONORIFIC: Final = "　様"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """頭書. `number`: 文書番号, the 受付番号 of a case unless told; `contact`: office and telephone to ask."""

    number: str
    office: str
    made_on: date
    sender: Sender
    contact: str
    specimen: bool = False
    number_label: str = "文書番号"


def head_of(case: Case, sender: Sender, contact: str) -> Head:
    """The head of a letter about a case."""
    return Head(
        number=case.case_no, office=case.office, made_on=case.made_on, sender=sender, contact=contact,
        specimen=case.specimen, number_label="受付番号",
    )  # fmt: skip


def addressed(record: Record, name: str = "") -> tuple[str, ...]:
    """宛名 at the person's address; `name` of another person of that address, if not this one."""
    code = record.address_postal_code
    postal = (f"〒{code[:3]}-{code[3:]}",) if len(code) == 7 else ()
    return (*postal, facts.address_text(record), f"{name or facts.name_text(record)}{HONORIFIC}")


def letter(
    head: Head, title: str, addressee: tuple[str, ...], sections: tuple[Section, ...], ask: str = ""
) -> Paper:
    """One letter. `ask`: a sentence before the contact; without addressee it is posted up, not sent (公示)."""
    return Paper(
        title=title,
        case_no=head.number,
        number_label=head.number_label,
        office=head.office,
        made_on=format_wareki(head.made_on),
        addressee=addressee,
        sender=head.sender,
        sections=(*sections, Words("お問合せ先", (*((ask,) if ask else ()), head.contact))),
        specimen=head.specimen,
    )

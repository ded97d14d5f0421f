"""住民票の写し — 住民基本台帳法 第12条, 第12条の2, 第12条の3; RR-05, S 5.1–5.7; flow 4-2.

Both forms: 世帯連記式 (up to four persons a page, latest values only) and 個人票 (one person, on request
with history). The issuing service decides who may have it; here is what it then says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.certifier import Certification, Certifier, Scope, certification
from openjuki.kernel.certificates.choices import Choices, Form
from openjuki.kernel.certificates.document import Block, Cell, chosen, shown
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.history import HistoryRow, history_rows
from openjuki.kernel.certificates.person_cells import person_cells
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version

#: 世帯連記式: persons a page. 個人票: rows of history on the first and on each further page.
PERSONS_A_PAGE: Final = 4
HISTORY_FIRST_PAGE: Final = 7
HISTORY_NEXT_PAGE: Final = 22


@dataclass(frozen=True, slots=True)
class Person:
    """対象者 — current record and, in order of 履歴番号, all versions (for 異動前住所 and history)."""

    record: Record
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """発行 — number (``issue_number``), day, certifier, and the marks 公用 and 見本."""

    number: str
    issued_on: date
    certifier: Certifier
    official_use: bool = False
    specimen: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """頁 — persons of this page, and rows of history (個人票 only)."""

    blocks: tuple[Block, ...] = ()
    history: tuple[HistoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordCopy:
    """住民票の写しの模型 — everything that is printed, page by page, as plain strings.

    ``form``: also the name of the template. ``plain`` gives it to the template and the archive.
    """

    form: str
    document_title: str
    title: str
    address: Cell
    householder: Cell
    pages: tuple[Page, ...]
    certification: Certification
    issue_number: str
    official_use: bool
    specimen: bool
    with_history: bool
    author: str

    @property
    def template(self) -> str:
        """Name of the template that draws it."""
        return "record_copy" if self.form == Form.HOUSEHOLD else "record_copy_individual"


def record_copy(people: Sequence[Person], household_size: int, choices: Choices, issue: Issue) -> RecordCopy:
    """Make the copy for ``people`` of one household, printed in their standing order (S 5.2).

    ``household_size``: how many are recorded in the household on the day of issue; it decides whether
    the whole household is certified. Raises CannotMakeError C01–C04, C06.
    """
    ordered = sorted(people, key=_standing)
    _check(ordered, choices, issue.issued_on)
    first = ordered[0].record
    individual = choices.form == Form.INDIVIDUAL
    scope = Scope.PERSON if individual else _scope(len(ordered), household_size)
    return RecordCopy(
        form=choices.form,
        document_title="住民票の写し",
        title="住民票",
        address=shown("address", "住所", facts.address_text(first)),
        householder=chosen(choices.relationship, "householder", "世帯主", first.householder_name),
        pages=_individual_pages(ordered[0], choices) if individual else _household_pages(ordered, choices),
        certification=certification(scope, issue.certifier, issue.issued_on),
        issue_number=issue.number,
        official_use=issue.official_use,
        specimen=issue.specimen,
        with_history=choices.history,
        author=f"{issue.certifier.prefecture}{issue.certifier.title}",
    )


def _standing(person: Person) -> tuple[bool, int]:
    order = person.record.member_order
    return (order is None, order or 0)


def _check(people: Sequence[Person], choices: Choices, day: date) -> None:
    if not people:
        raise CannotMakeError("C01")
    if not all(facts.is_recorded_on(p.record, day) for p in people):
        raise CannotMakeError("C02")
    if len({(p.record.household_no, facts.address_text(p.record)) for p in people}) > 1:
        raise CannotMakeError("C03")
    if choices.form == Form.INDIVIDUAL and len(people) > 1:
        raise CannotMakeError("C04")
    if choices.form == Form.HOUSEHOLD and choices.history:
        raise CannotMakeError("C06")


def _scope(printed: int, household_size: int) -> str:
    return Scope.WHOLE if printed >= household_size else Scope.PART


def _block(number: int, person: Person, choices: Choices) -> Block:
    earlier = facts.earlier_address_text(person.versions)
    return Block(number, person_cells(person.record, earlier, choices))


def _household_pages(people: Sequence[Person], choices: Choices) -> tuple[Page, ...]:
    blocks = [_block(number, person, choices) for number, person in enumerate(people, 1)]
    return tuple(
        Page(tuple(blocks[at : at + PERSONS_A_PAGE])) for at in range(0, len(blocks), PERSONS_A_PAGE)
    )


def _individual_pages(person: Person, choices: Choices) -> tuple[Page, ...]:
    rows = history_rows(person.versions, choices) if choices.history else ()
    pages = [Page((_block(1, person, choices),), rows[:HISTORY_FIRST_PAGE])]
    for at in range(HISTORY_FIRST_PAGE, len(rows), HISTORY_NEXT_PAGE):
        pages.append(Page((), rows[at : at + HISTORY_NEXT_PAGE]))
    return tuple(pages)

"""住民票の写し, 除票の写し and the 記載事項証明書 of both — 住民基本台帳法 第12条〜第12条の3, 第15条の4.

世帯連記式 (up to four persons a page, latest values only) and 個人票 (one person, on request with history). The
issuing service decides who may have it; here is what it then says. RR-05, S 5.1–5.7; flow 4-2.
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
from openjuki.kernel.certificates.forms import CERTIFICATES, Certificate, Source, certificate_of
from openjuki.kernel.certificates.history import HistoryRow, history_rows
from openjuki.kernel.certificates.person_cells import person_cells, removal_cells
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version

#: 世帯連記式: persons a page. 個人票: rows of history on the first (除票: with its own items) and on each further page.
PERSONS_A_PAGE: Final = 4
HISTORY_FIRST_PAGE: Final = 7
HISTORY_FIRST_PAGE_REMOVED: Final = 2
HISTORY_NEXT_PAGE: Final = 22


@dataclass(frozen=True, slots=True)
class Person:
    """対象者 — current record and, in order of 履歴番号, all versions (for 異動前住所 and history)."""

    record: Record
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """発行 — number (``issue_number``), day, certifier, and the marks 公用 and 見本.

    ``reissue``, ``by_card``: 再交付 and 特例転出, which a 転出証明書 alone says: on another paper they would tell of a
    転出 before its day.
    """

    number: str
    issued_on: date
    certifier: Certifier
    official_use: bool = False
    specimen: bool = False
    reissue: bool = False
    by_card: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """頁 — persons of this page, and rows of history (個人票 only)."""

    blocks: tuple[Block, ...] = ()
    history: tuple[HistoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordCopy:
    """証明書の模型 — everything that is printed, page by page, as plain strings.

    ``kind`` and ``form`` name the row and sheet of ``forms``. ``head``: what stands above the persons beside the
    address; ``marks``: boxed words at the title of a 転出証明書 (再交付). ``plain`` gives it to the template and
    the archive.
    """

    kind: str
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
    head: tuple[Cell, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """Name of the template that draws it."""
        return template_of(self.kind, self.form)


def template_of(kind: str, form: str) -> str:
    """Name of the template of a form. Raises KeyError where there is none."""
    return CERTIFICATES[kind].sheets[form].template


def record_copy(people: Sequence[Person], household_size: int, choices: Choices, issue: Issue) -> RecordCopy:
    """Make the copy for ``people`` of one household, printed in their standing order (S 5.2).

    ``household_size``: how many are recorded in the household on the day of issue; it decides whether
    the whole household is certified. Raises CannotMakeError E183–E186, E188, E190–E193.
    """
    row = certificate_of(choices)
    ordered = sorted(people, key=_standing)
    _check(ordered, choices, row, issue.issued_on)
    individual = choices.form == Form.INDIVIDUAL
    scope = Scope.PERSON if individual else _scope(len(ordered), household_size)
    pages = _individual_pages(ordered[0], choices, row) if individual else _household_pages(ordered, choices)
    return made(row, choices, issue, ordered[0].record, pages, scope)


def made(
    row: Certificate, choices: Choices, issue: Issue, first: Record, pages: tuple[Page, ...], scope: str
) -> RecordCopy:
    """A certificate of these pages: title, head and foot are the same for every kind."""
    detail = "address_detail" not in choices.without
    return RecordCopy(
        kind=row.kind,
        form=choices.form,
        document_title=row.title,
        title=row.heading,
        address=shown("address", "住所", facts.address_text(first, detail=detail)),
        householder=chosen(choices.relationship, "householder", "世帯主", first.householder_name),
        pages=pages,
        certification=certification(row.sentence, scope, issue.certifier, issue.issued_on),
        issue_number=issue.number,
        official_use=issue.official_use,
        specimen=issue.specimen,
        with_history=choices.history,
        author=f"{issue.certifier.prefecture}{issue.certifier.title}",
    )


def _standing(person: Person) -> tuple[bool, int]:
    order = person.record.member_order
    return (order is None, order or 0)


def _check(people: Sequence[Person], choices: Choices, row: Certificate, day: date) -> None:
    if not people:
        raise CannotMakeError("E183")
    recorded = [facts.is_recorded_on(p.record, day) for p in people]
    if row.source == Source.RESIDENT and not all(recorded):
        raise CannotMakeError("E184")
    if row.source == Source.REMOVED and any(recorded):
        raise CannotMakeError("E193")
    if len({(p.record.household_no, facts.address_text(p.record)) for p in people}) > 1:
        raise CannotMakeError("E185")
    if choices.form == Form.INDIVIDUAL and len(people) > 1:
        raise CannotMakeError("E186")
    if choices.form == Form.HOUSEHOLD and choices.history:
        raise CannotMakeError("E188")


def _scope(printed: int, household_size: int) -> str:
    return Scope.WHOLE if printed >= household_size else Scope.PART


def _block(number: int, person: Person, choices: Choices) -> Block:
    earlier = facts.earlier_address_text(person.versions)
    return Block(number, person_cells(person.record, earlier, choices))


def by_fours(blocks: Sequence[Block]) -> tuple[Page, ...]:
    """Pages of four persons."""
    return tuple(
        Page(tuple(blocks[at : at + PERSONS_A_PAGE])) for at in range(0, len(blocks), PERSONS_A_PAGE)
    )


def _household_pages(people: Sequence[Person], choices: Choices) -> tuple[Page, ...]:
    return by_fours([_block(number, person, choices) for number, person in enumerate(people, 1)])


def _individual_pages(person: Person, choices: Choices, row: Certificate) -> tuple[Page, ...]:
    block, first = _block(1, person, choices), HISTORY_FIRST_PAGE
    if row.source == Source.REMOVED:
        block = Block(1, (*block.cells, *removal_cells(person.record)))
        first = HISTORY_FIRST_PAGE_REMOVED
    rows = history_rows(person.versions, choices) if choices.history else ()
    pages = [Page((block,), rows[:first])]
    for at in range(first, len(rows), HISTORY_NEXT_PAGE):
        pages.append(Page((), rows[at : at + HISTORY_NEXT_PAGE]))
    return tuple(pages)

"""紙に載る文字 — what a finished paper must say, piece by piece in the order of reading.

The last look before a paper leaves reads its text back and compares it with this, whole: a page of another, a
person too many or too few, a name that only begins like the right one cannot pass (incidents R01 to R06). The
order is the order of placing in the templates of the same names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.certificates.document import Block, Cell
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.paper import Fields, Paper, Section, Signature, Table, Words
from openjuki.kernel.certificates.record_copy import Page, RecordCopy

SPECIMEN: Final = "見本"
OFFICIAL_USE: Final = "公用"
NOTHING_BELOW: Final = "以下余白"
CONTINUED: Final = "（次頁に続く）"
NO_SEAL: Final = "（公印省略）"
ISSUE_NUMBER: Final = "発行番号"
HISTORY: Final = "履歴"
CHECK: Final = "QRコードの先で、この証明書が発行されたものであることを確かめられます。"
HISTORY_COLUMNS: Final = ("異動年月日", "届出年月日", "事由", "項目", "異動前", "異動後")
_PERSONS_A_PAGE: Final = 4

_NAME: Final = (
    "furigana",
    "name",
    "former_surname_furigana",
    "former_surname",
    "birth",
    "sex",
    "relationship",
)
_FOREIGN: Final = ("residence_category", "status_of_residence", "residence_card_no", "period_of_stay")
_RESIDENCE: Final = ("registered_domicile", "previous_address", "earlier_address")
#: Items of a person in the order of reading, by template.
ORDER: Final[dict[str, tuple[str, ...]]] = {
    "record_copy": (
        *_NAME, "individual_number", "resident_code", "became_resident_on", "address_since", "notified_on",
        "register_head", *_RESIDENCE, "alias", "nationality", *_FOREIGN, "remarks",
    ),
    "move_out_certificate": (
        *_NAME, "individual_number", "resident_code", "nhi", "late_elderly", "ltc", "register_head",
        "registered_domicile", "pension", "pension_no", "child_allowance", "nationality", "alias",
        "became_resident_on", *_FOREIGN, "alias_events",
    ),
    "record_copy_individual": (
        "relationship", "furigana", "name", "former_surname_furigana", "former_surname", "birth", "sex",
        "became_resident_on", "notified_on", "address_since", "register_head", *_RESIDENCE, "individual_number",
        "resident_code", "alias", "nationality", *_FOREIGN, "remarks", "removal_reason", "removed_on",
        "removal_notified_on", "move_in_notification_on", "planned_destination", "confirmed_destination",
        "confirmed_move_out_on", "renewal_removed_on",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """一片. `id`: of its cell as the template names it; `may_lack`: the page may do without it."""

    text: str = field(repr=False)
    id: str = ""
    may_lack: bool = False


def certificate_pages(model: RecordCopy, *, check: bool = True) -> list[list[Piece]]:
    """The pieces of each page of a certificate. `check`: it bears a QR code."""
    count = len(model.pages)
    individual = model.template == "record_copy_individual"
    pages, offset = [], 0
    for n, page in enumerate(model.pages, 1):
        body = _individual(model, page, offset) if individual else _of_four(model, page)
        foot = _certification(model, check) if n == count else [Piece(CONTINUED)]
        pages.append(
            [*_title(model), *body, *foot, Piece(f"{ISSUE_NUMBER}　{model.issue_number}　{n}/{count}")]
        )
        offset += len(page.history)
    return pages


def _title(model: RecordCopy) -> list[Piece]:
    said = [SPECIMEN] if model.specimen else []
    said += [model.title, *([OFFICIAL_USE] if model.official_use else []), *model.marks]
    return [Piece(text) for text in said]


def _of_four(model: RecordCopy, page: Page) -> list[Piece]:
    pieces = [p for cell in (model.address, model.householder, *model.head) for p in _cell(cell, cell.key)]
    for block in page.blocks:
        pieces += [Piece(str(block.number)), *_items(model, block)]
    return pieces if len(page.blocks) == _PERSONS_A_PAGE else [*pieces, Piece(NOTHING_BELOW)]


def _individual(model: RecordCopy, page: Page, offset: int) -> list[Piece]:
    pieces: list[Piece] = []
    for block in page.blocks:
        pieces += [*_cell(model.address, "1.address"), *_cell(model.householder, "1.householder")]
        pieces += _items(model, block)
    if model.with_history:
        pieces.append(Piece(HISTORY))
    if page.history:
        pieces += [Piece(title) for title in HISTORY_COLUMNS]
    for r, row in enumerate(page.history, offset + 1):
        texts = (row.changed_on, row.notified_on, row.reason, row.item, row.before, row.after)
        pieces += [Piece(text, f"history.{r}.{c}") for c, text in enumerate(texts, 1)]
    return [*pieces, Piece(NOTHING_BELOW, may_lack=True)]  # where the rest of the page is worth closing


def _items(model: RecordCopy, block: Block) -> Iterator[Piece]:
    cells = {cell.key: cell for cell in block.cells}
    for key in ORDER[model.template]:
        if key in cells:
            yield from _cell(cells[key], f"{block.number}.{key}")


def _cell(cell: Cell, id_: str) -> tuple[Piece, Piece]:
    return Piece(cell.label), Piece(cell.value, id_)


def _certification(model: RecordCopy, check: bool) -> list[Piece]:
    said = model.certification
    return [
        Piece(said.text, "certification"), Piece(said.date), *([Piece(CHECK)] if check else []),
        Piece(f"{said.prefecture}　{said.title}", "certifier.title"), Piece(said.name, "certifier.name"),
        Piece(said.seal_note),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """書面の文. Page breaks are the template's: `tables` says from where to where the rows of a table go, and what is
    said again at the top of each of its pages; `foot` stands before the page number on every page."""

    texts: tuple[str, ...] = field(repr=False)
    tables: tuple[tuple[int, int, str], ...]
    foot: str
    head: str = ""


def paper_flow(paper: Paper) -> Flow:
    """What a counter's paper or a letter says."""
    texts = [*_head(paper), paper.title]
    tables = []
    for section in paper.sections:
        texts.append(section.heading)
        if isinstance(section, Table):
            titles = [column.title for column in section.columns]
            texts += titles
            cells = [text for row in section.rows for text in row]
            tables.append((len(texts), len(texts) + len(cells), "".join(titles)))
            texts += cells
        else:
            texts += _said(section)
    foot = f"{paper.number_label}　{paper.case_no}　{paper.office}　{paper.made_on}"
    return Flow(tuple(texts), tuple(tables), foot, SPECIMEN if paper.specimen else "")


def _head(paper: Paper) -> list[str]:
    sender = paper.sender
    if not paper.addressee and sender is None:
        return []
    said = [*paper.addressee, paper.case_no, paper.made_on]
    if sender is None:
        return [*said, paper.office]
    return [*said, sender.title, sender.name, *([NO_SEAL] if sender.seal == "none" else [])]


def _said(section: Section) -> Sequence[str]:
    if isinstance(section, Fields):
        return [text for row in section.rows for cell in row for text in (cell.label, cell.value)]
    if isinstance(section, Words):
        return section.paragraphs
    assert isinstance(section, Signature)
    return section.lines


def certificate_templates() -> set[str]:
    """Templates of all certificates."""
    return {sheet.template for row in CERTIFICATES.values() for sheet in row.sheets.values()}

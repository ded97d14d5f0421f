"""窓口の書面の模型 — the counter's papers: a title and a few sections of plain strings.

One template (``paper``) draws them all; page breaks are left to it, since how much a case says varies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.certificates.document import Cell

#: Width of a line of the paper in millimetres; the columns of a table add up to it.
PAPER_WIDTH: Final = 180


@dataclass(frozen=True, slots=True)
class Fields:
    """項目欄 — rows of label–value cells; the cells of a row share its width."""

    heading: str
    rows: tuple[tuple[Cell, ...], ...]
    kind: str = "fields"


@dataclass(frozen=True, slots=True)
class Column:
    """列 — title and width in millimetres."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """一覧 — rows of texts under titled columns. Raises ValueError when a row has another length."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    kind: str = "table"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row needs one text per column")


@dataclass(frozen=True, slots=True)
class Words:
    """文章 — paragraphs."""

    heading: str
    paragraphs: tuple[str, ...] = field(repr=False)
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Signature:
    """署名欄 — lines to sign on, each with its label."""

    heading: str
    lines: tuple[str, ...]
    kind: str = "signature"


Section = Fields | Table | Words | Signature


@dataclass(frozen=True, slots=True)
class Sender:
    """差出人 — title and name of the head of the office; ``seal``: as of a ``Certifier``."""

    title: str
    name: str = ""
    seal: str = "none"


@dataclass(frozen=True, slots=True)
class Paper:
    """書面. ``addressee``: lines for the window of an envelope (empty: none); ``sender``: whose letter it is."""

    title: str
    case_no: str
    office: str
    made_on: str
    sections: tuple[Section, ...]
    addressee: tuple[str, ...] = field(default=(), repr=False)
    specimen: bool = False
    sender: Sender | None = None
    number_label: str = "受付番号"

    @property
    def template(self) -> str:
        """Name of the template that draws it."""
        return "paper"

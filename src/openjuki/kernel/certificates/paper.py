"""窓口の書面の模型 — the counter's papers: a title and a few sections of plain strings.

One template (``paper``) draws them all; page breaks are left to it, since how much a case says varies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
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


class PersonFields(Fields):
    """一人の項目欄 — the heading is the person's name."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column:
    """列 — title and width in millimetres."""

    title: str
    width: int


#: So many lines of a row fit any page; a full-width character of a table is so wide (mm), the padding of its cells too.
_LINES_A_ROW: Final = 50
_CHARACTER, _PADDING = 3.2, 2.4


@dataclass(frozen=True, slots=True)
class Table:
    """一覧 — rows of texts under titled columns. Raises ValueError when a row has another length.

    A row is never broken between two pages: one that would be higher than a page goes on in rows of its own.
    """

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    kind: str = "table"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row needs one text per column")
        if any(len(text) > _LINES_A_ROW for row in self.rows for text in row):
            parts = tuple(part for row in self.rows for part in self._parted(row))
            object.__setattr__(self, "rows", parts)

    def _parted(self, row: tuple[str, ...]) -> list[tuple[str, ...]]:
        cells = [_parts(text, c.width) for c, text in zip(self.columns, row, strict=True)]
        return list(zip_longest(*cells, fillvalue=""))


def _parts(text: str, width: int) -> list[str]:
    """A text as it stands in a column of so many millimetres, in parts of so many lines."""
    long = max(1, int((width - _PADDING) / _CHARACTER))
    lines = [line[i : i + long] for line in text.split("\n") for i in range(0, max(len(line), 1), long)]
    if len(lines) <= _LINES_A_ROW:
        return [text]
    return ["\n".join(lines[i : i + _LINES_A_ROW]) for i in range(0, len(lines), _LINES_A_ROW)]


class PersonTable(Table):
    """一人の一覧 — the heading is the person's name."""

    __slots__ = ()


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

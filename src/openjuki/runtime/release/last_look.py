"""交付前の照合: the text of a finished file, read back and compared with what it must say — whole, page by page.

Knows no person and no form: a system says what each page must say, piece by piece, and what a piece means. Spaces
do not count (a line may break anywhere); everything else does, so that nothing can stand on a page that was not
expected, and nothing be missing. Source: the incidents R01 to R06; standard-notes 4.1, class 1.
"""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Protocol

from openjuki.runtime import pdf_text
from openjuki.runtime.errors import Finding
from openjuki.runtime.typeset.printing import NotReleased

log = logging.getLogger(__name__)
_SPACE = re.compile(r"\s+")
_COUNT = re.compile(r"(\d+)/(\d+)$")
REMEDY = "何も交付していません。情報システム部門へ連絡し、原因が分かるまでこの端末で発行しないでください。"


class Piece(Protocol):
    """One text of a page in its place."""

    @property
    def text(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def may_lack(self) -> bool: ...


class Flow(Protocol):
    """A text that breaks into pages by itself (`kernel.certificates.printed.Flow`)."""

    @property
    def texts(self) -> Sequence[str]: ...
    @property
    def tables(self) -> Sequence[tuple[int, int, str]]: ...
    @property
    def foot(self) -> str: ...
    @property
    def head(self) -> str: ...


def pages_of(pdf: bytes, *, law: str = "") -> list[str]:
    """The text of each page without its spaces. Raises NotReleased I90."""
    try:
        pages = [squeezed(page) for page in pdf_text.pages(pdf)]
    except pdf_text.NotReadable:
        raise stopped("I90", "作成した PDF の文字を読み戻せません。", law=law) from None
    if not pages:
        raise stopped("I90", "作成した PDF に頁がありません。", law=law)
    return pages


def check_pages(
    found: Sequence[str], expected: Sequence[Sequence[Piece]], *, unsure: Collection[str] = (), law: str = ""
) -> None:
    """Raises NotReleased I99 unless each page says exactly its pieces.

    `unsure`: ids of texts that overflowed and may have been left out (S 5.8).
    """
    if len(found) != len(expected):
        raise stopped("I99", "作成した書面の頁数が、作成した内容と一致しません。", law=law)
    for n, (text, pieces) in enumerate(zip(found, expected, strict=True), 1):
        at, label = 0, ""
        for piece in pieces:
            wanted = squeezed(piece.text)
            if text.startswith(wanted, at):
                at += len(wanted)
            elif not piece.may_lack and piece.id not in unsure:
                log.error("page %d says something else at %s", n, piece.id)  # a name of the form, of nobody
                raise _other(n, law, label)
            label = label if piece.id else piece.text
        if at != len(text):
            raise _other(n, law)


def check_flows(found: Sequence[str], expected: Sequence[Flow], *, law: str = "") -> None:
    """Raises NotReleased I91, I99 unless the pages say exactly these texts one after the other, each with its own foot
    and page numbers."""
    at = 0
    for flow in expected:
        at = _one(found, at, flow, law)
    if at != len(found):
        raise stopped("I99", "作成した書面の頁数が、作成した内容と一致しません。", law=law)


def check_rows(found: str, expected: Sequence[Sequence[str]], *, law: str = "") -> None:
    """Raises NotReleased I99 unless a CSV, read back, has exactly these rows."""
    for n, (row, wanted) in enumerate(zip_longest(csv.reader(io.StringIO(found, newline="")), expected), 1):
        if row is None or wanted is None or tuple(row) != tuple(wanted):
            raise stopped("I99", f"CSV の{n}行目が、読み直したものと一致しません。", law=law)


def _one(found: Sequence[str], at: int, flow: Flow, law: str) -> int:
    """The page after the last one of this text."""
    head, foot = squeezed(flow.head), squeezed(flow.foot)
    starts, whole = [0], ""
    for text in flow.texts:
        whole += squeezed(text)
        starts.append(len(whole))
    tables = [(starts[first], starts[end], squeezed(again)) for first, end, again in flow.tables]
    place, page, count = 0, 0, 1
    while page < count:
        page += 1
        text = found[at] if at < len(found) else ""
        at += 1
        told = _COUNT.search(text)
        if not told or not text.endswith(f"{foot}{told[0]}") or int(told[1]) != page:
            raise stopped("I91", f"{at}頁の番号が、作成した書面と一致しません。", law=law)
        if page == 1:
            count = int(told[2])
        body = text[: -len(foot) - len(told[0])]
        if int(told[2]) != count or not body.startswith(head):
            raise _other(at, law)
        body = body[len(head) :]
        if page > 1:
            again = next((said for first, end, said in tables if first <= place < end), "")
            if not body.startswith(again):
                raise _other(at, law)
            body = body[len(again) :]
        if not whole.startswith(body, place):
            raise _other(at, law)
        place += len(body)
    if place != len(whole):
        raise _other(at, law)
    return at


def squeezed(text: str) -> str:
    """Without spaces of any kind."""
    return _SPACE.sub("", text)


def _other(page: int, law: str, label: str = "") -> NotReleased:
    """`label`: what stands before it on the form, and tells nobody's name."""
    where = f"{page}頁の「{label}」の次の記載" if label else f"{page}頁の記載"
    return stopped("I99", f"{where}が、作成した内容と一致しません。", law=law)


def stopped(id_: str, message: str, *, law: str = "") -> NotReleased:
    """What stops a paper at the last look, and with it the channel."""
    return NotReleased(Finding(id_, message, law=law, remedy=REMEDY))

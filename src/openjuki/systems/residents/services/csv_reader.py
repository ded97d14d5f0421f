"""Reading CSV files of people (CSVの読取り): line by line, in flat memory, and never by guessing.

UTF-8 only; another encoding is recognised and refused, naming the first line and how to convert it. A cell
holds no line break, so every line stands alone: a quote that is not closed spoils its own line and no other.
Shared by the bulk entry of notices and the file of a 転出証明書. decisions.md, Files; S 10.8.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from openjuki.runtime.errors import Finding, Invalid

#: Bytes of one line. A person's row with every cell full stays well below.
MAX_LINE: Final = 65_536
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
#: In this order: text in CP932 is hardly ever valid EUC-JP, but EUC-JP often passes for kana in CP932.
_OTHERS: Final = (("euc_jp", "EUC-JP"), ("cp932", "CP932"))
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONG_NUMBER: Final = re.compile(r"\d{11,}")


class FileRefused(Invalid):
    """ファイル全体を取り込まない: nothing of it was taken."""

    title = "ファイルを読めません"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number` counts from 1; `size` in bytes; `ended`: a line break follows.

    `fault`: why the cells cannot be told apart; `cells` then holds at most the first one.
    """

    number: int
    cells: tuple[str, ...]
    size: int
    ended: bool = True
    fault: str = ""

    @property
    def blank(self) -> bool:
        """Nothing stands on it."""
        return not self.fault and not any(cell.strip() for cell in self.cells)


def lines(stream: BinaryIO) -> Iterator[Line]:
    """All lines in order. Raises FileRefused at one that is not UTF-8 or was cut inside a character."""
    number = 0
    while raw := stream.readline(MAX_LINE + 1):
        number += 1
        size, ended = len(raw), raw.endswith(b"\n")
        if not ended and size > MAX_LINE:
            while rest := stream.readline(MAX_LINE + 1):
                size += len(rest)
                if rest.endswith(b"\n"):
                    break
            yield Line(number, (), size, True, f"1行が{MAX_LINE:,}バイトを超えています。")
            continue
        text = _decoded(raw.removeprefix(_BOM) if number == 1 else raw, number, ended=ended)
        cells, fault = _split(text)
        yield Line(number, cells, size, ended, fault)


def _decoded(raw: bytes, number: int, *, ended: bool) -> str:
    if raw[:2] in _UTF16 or b"\0" in raw:
        raise not_utf8(number, "UTF-16")
    if b"\x1b$" in raw:
        raise not_utf8(number, "ISO-2022-JP")
    try:
        return raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as e:
        if not ended and e.reason == "unexpected end of data":
            raise cut_off(number) from None
        raise not_utf8(number, _encoding_of(raw)) from None


def _encoding_of(raw: bytes) -> str:
    for codec, name in _OTHERS:
        try:
            raw.decode(codec)
        except UnicodeDecodeError:
            continue
        return name
    return ""


def not_utf8(number: int, encoding: str) -> FileRefused:
    """The refusal of a file in another encoding."""
    what = f"{encoding}のようです" if encoding else "文字コードを判別できません"
    return FileRefused(
        Finding(
            "IM01",
            f"文字コードがUTF-8ではありません({what})。最初に読めないのは{number}行目です。",
            field="file",
            remedy="表計算ソフトの「CSV UTF-8(コンマ区切り)」で保存し直すか、"
            f"iconv -f {encoding or 'CP932'} -t UTF-8 元のファイル > 新しいファイル で変換してください。",
        )
    )


def cut_off(number: int) -> FileRefused:
    """The refusal of a file that ends in the middle of a line."""
    return FileRefused(
        Finding(
            "IM02",
            f"ファイルが途中で切れています。最後の行({number}行目)に改行がありません。",
            field="file",
            remedy="元のファイルの大きさと比べ、受け取り直してください。全部あるときは、最後に改行を付けてください。",
        )
    )


def _split(text: str) -> tuple[tuple[str, ...], str]:
    """Cells of a line; or the first cell alone, and what is wrong."""
    if _CONTROL.search(text):
        return _first(text), "改行又は制御文字がセルの中にあります。"
    try:
        return tuple(next(csv.reader([text], strict=True), [])), ""
    except csv.Error:
        odd = text.count('"') % 2
        return _first(text), f'引用符("){"が閉じていません" if odd else "の使い方が違います"}。'


def _first(text: str) -> tuple[str, ...]:
    return (text.partition(",")[0].strip().strip('"').strip(),)


def without_numbers(text: str) -> str:
    """Text of a file as a message may quote it: digits that could be a number are hidden."""
    return _LONG_NUMBER.sub("●●●●", text)


def checked_heading(line: Line | None, known: frozenset[str], needed: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the columns. Raises FileRefused for unknown, doubled or missing ones."""
    if line is None or line.fault:
        raise _heading("1行目に見出しがありません。", known)
    heading = tuple(cell.strip() for cell in line.cells)
    unknown = [name for name in heading if name not in known]
    twice = sorted({name for name in heading if heading.count(name) > 1})
    if unknown or twice:
        what = without_numbers("」「".join([*unknown, *twice]))[:100]
        raise _heading(f"1行目の見出し「{what}」は使えません。", known)
    missing = [name for name in needed if name not in heading]
    if missing:
        raise _heading(f"1行目に見出し「{'」「'.join(missing)}」がありません。", known)
    return heading


def _heading(message: str, known: frozenset[str]) -> FileRefused:
    return FileRefused(
        Finding("IM03", message, field="file", remedy=f"使える見出し: {'、'.join(sorted(known))}")
    )

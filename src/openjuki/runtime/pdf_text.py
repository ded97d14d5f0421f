"""Reading the text back from a finished PDF (印刷物の読戻し), page by page.

The last check before a paper is handed out must look at the paper itself, not at what was meant to be on it
(the incidents in which another person's paper came out of the printer). It reads exactly the kind of file
that `typeset` makes and `pdf_signing` signs: plain cross-reference tables, Flate streams, composite fonts
with a ToUnicode map. Anything else is an error, never an empty answer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_REFERENCE = rb"(\d+) 0 R"
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_SECTION = re.compile(rb"(\d+) \d+\s*\n((?:\d{10} \d{5} [nf]\s*)+)")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
#: What matters in a page's content: a string begins, a font is chosen, text is shown, marked content.
_STEP = re.compile(
    rb"\(|<([0-9A-Fa-f\s]*)>|/(ActualText)\b|/([^\s/()<>\[\]]+)\s+[-\d.]+\s+Tf\b|\b(TJ|Tj|ET|BDC|BMC|EMC)\b"
)
#: The rest of a string without inner brackets; balanced inner brackets need not be escaped.
_PLAIN_REST = re.compile(rb"[^()\\]*(?:\\.[^()\\]*)*\)", re.DOTALL)
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {
    b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b"",
}  # fmt: skip


class NotReadable(ValueError):  # noqa: N818  # reads as a sentence where it is raised
    """読み戻せない: the file is not of the kind that the typesetter makes, or is damaged."""


def pages(pdf: bytes) -> list[str]:
    """Text of each page in the order of drawing, one line per piece shown. Raises NotReadable."""
    try:
        return [_text(content, fonts) for content, fonts in _pages(_Objects(pdf))]
    except (KeyError, IndexError, ValueError, AttributeError, zlib.error) as e:
        raise NotReadable(f"作成した PDF を読み戻せません({type(e).__name__})") from None


class _Objects:
    """Objects of the file by number, found through its cross-reference table."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._offsets: dict[int, int] = {}
        start: int | None = int(_must(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf))[1])
        roots = []
        while (
            start is not None
        ):  # a signature stands behind the file with a table of its own: the newest counts
            start, root = self._read_table(start)
            roots.append(root)
        self.root = roots[0]

    def _read_table(self, start: int) -> tuple[int | None, int]:
        """One cross-reference table: fills in what no newer one said. Gives the older one's place and the root."""
        end = self._pdf.index(b"trailer", start)
        for first, entries in _SECTION.findall(self._pdf, start, end):
            for n, (at, kind) in enumerate(_ENTRY.findall(entries), int(first)):
                if kind == b"n":
                    self._offsets.setdefault(n, int(at))
        trailer = self._pdf[end : self._pdf.index(b"startxref", end)]
        older = re.search(rb"/Prev (\d+)", trailer)
        if older and int(older[1]) >= start:
            raise ValueError("Prev")
        return int(older[1]) if older else None, int(_must(re.search(rb"/Root " + _REFERENCE, trailer))[1])

    def __getitem__(self, number: int) -> bytes:
        """The dictionary (or whatever stands there) of an object, without its stream."""
        start = self._offsets[number]
        head = f"{number} 0 obj".encode()
        if not self._pdf.startswith(head, start):
            raise ValueError("xref")
        end = self._pdf.index(b"endobj", start)
        stream = self._pdf.find(b"stream", start, end)
        return self._pdf[start + len(head) : stream if stream >= 0 else end]

    def stream(self, number: int) -> bytes:
        """The decompressed stream of an object."""
        head = self[number]
        at = self._pdf.index(b"stream", self._offsets[number]) + len(b"stream")
        at += 2 if self._pdf[at : at + 2] == b"\r\n" else 1
        length = int(_must(re.search(rb"/Length (\d+)", head))[1])
        return zlib.decompress(self._pdf[at : at + length])

    def to(self, number: int, name: bytes) -> int:
        """Number of the object to which an entry of a dictionary refers."""
        return int(_must(re.search(rb"/" + name + rb"\s*" + _REFERENCE, self[number]))[1])


def _must(found: re.Match[bytes] | None) -> re.Match[bytes]:
    if found is None:
        raise ValueError("missing")
    return found


def _pages(objects: _Objects) -> Iterator[tuple[bytes, dict[bytes, dict[int, str]]]]:
    maps: dict[int, dict[int, str]] = {}
    for page in _leaves(objects, objects.to(objects.root, b"Pages")):
        resources = objects[objects.to(page, b"Resources")]
        named = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)
        fonts = {}
        for name, number in re.findall(rb"/(\S+?) " + _REFERENCE, named[1]) if named else ():
            font = int(number)
            if font not in maps:
                maps[font] = _unicode_map(objects.stream(objects.to(font, b"ToUnicode")))
            fonts[name] = maps[font]
        yield objects.stream(objects.to(page, b"Contents")), fonts


def _leaves(objects: _Objects, node: int) -> Iterator[int]:
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", objects[node])
    if kids is None:
        yield node
        return
    for kid in re.findall(_REFERENCE, kids[1]):
        yield from _leaves(objects, int(kid))


def _unicode_map(cmap: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(cmap):
        if kind == b"bfchar":
            codes = _HEX.findall(body)
            for code, text in zip(codes[::2], codes[1::2], strict=True):
                found[int(code, 16)] = _utf16(bytes.fromhex(text.decode()))
            continue
        for first, last, text, several in _RANGE.findall(body):
            covered = range(int(first, 16), int(last, 16) + 1)
            if several:
                texts = [_utf16(bytes.fromhex(t.decode())) for t in _HEX.findall(several)]
            else:
                start = _utf16(bytes.fromhex(text.decode()))
                texts = [start[:-1] + chr(ord(start[-1]) + i) for i in range(len(covered))]
            found.update(zip(covered, texts, strict=True))
    return found


def _utf16(raw: bytes) -> str:
    return raw.decode("utf-16-be")


def _text(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    pieces: list[str] = []
    font: dict[int, str] = {}
    operands: list[bytes] = []
    actual: int | None = None
    # Open marked contents; one with an ActualText speaks for everything inside it.
    marked: list[bool] = []
    at = 0
    while step := _STEP.search(content, at):
        at = step.end()
        operator = step[4]
        if step[0] == b"(":
            end = _string_end(content, at)
            operands.append(_ESCAPE.sub(_unescape, content[at : end - 1]))
            at = end
        elif step[1] is not None:
            operands.append(bytes.fromhex(step[1].decode()))
        elif step[2]:
            actual = len(operands)
        elif step[3]:
            font = fonts[step[3]]
        elif operator in (b"TJ", b"Tj"):
            if not any(marked):
                pieces += (_shown(each, font) for each in operands)
        elif operator in (b"BDC", b"BMC"):
            if actual is not None and not any(marked):
                pieces.append(_actual(operands[actual]))
            marked.append(actual is not None)
            actual = None
        elif operator == b"EMC":
            marked.pop()
        else:
            pieces.append("\n")
        if operator:
            operands.clear()
    return "".join(pieces)


def _string_end(content: bytes, at: int) -> int:
    """Position after the bracket that closes a string begun before `at`."""
    plain = _PLAIN_REST.match(content, at)
    if plain:
        return plain.end()
    depth = 1
    for found in _BRACKET.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise ValueError("string")


def _shown(raw: bytes, font: dict[int, str]) -> str:
    return "".join(font[raw[i] << 8 | raw[i + 1]] for i in range(0, len(raw), 2))


def _actual(raw: bytes) -> str:
    return _utf16(raw[2:]) if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1].isdigit():
        return bytes([int(code, 8) & 255])
    return _ESCAPES.get(code, code)

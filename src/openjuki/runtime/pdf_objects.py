"""The objects of a PDF file that the typesetter made (PDF の部品): plain cross-reference tables and Flate streams.

Anything else is an error, never an empty answer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

REFERENCE = rb"(\d+) 0 R"
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_SECTION = re.compile(rb"(\d+) \d+\s*\n((?:\d{10} \d{5} [nf]\s*)+)")
#: The rest of a string without inner brackets; balanced inner brackets need not be escaped.
_PLAIN_REST = re.compile(rb"[^()\\]*(?:\\.[^()\\]*)*\)", re.DOTALL)
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
#: What damage shows itself as.
BROKEN = (KeyError, IndexError, ValueError, AttributeError, zlib.error)


class NotReadable(ValueError):  # noqa: N818  # reads as a sentence where it is raised
    """読み戻せない: the file is not of the kind that the typesetter makes, or is damaged."""


class Objects:
    """Objects of the file by number, found through its cross-reference table."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._offsets: dict[int, int] = {}
        start: int | None = int(must(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf))[1])
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
        return int(older[1]) if older else None, int(must(re.search(rb"/Root " + REFERENCE, trailer))[1])

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
        length = int(must(re.search(rb"/Length (\d+)", head))[1])
        return zlib.decompress(self._pdf[at : at + length])

    def to(self, number: int, name: bytes) -> int:
        """Number of the object to which an entry of a dictionary refers."""
        return int(must(re.search(rb"/" + name + rb"\s*" + REFERENCE, self[number]))[1])


def must(found: re.Match[bytes] | None) -> re.Match[bytes]:
    if found is None:
        raise ValueError("missing")
    return found


def leaves(objects: Objects, node: int) -> Iterator[int]:
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", objects[node])
    if kids is None:
        yield node
        return
    for kid in re.findall(REFERENCE, kids[1]):
        yield from leaves(objects, int(kid))


def string_end(content: bytes, at: int) -> int:
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

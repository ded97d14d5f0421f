"""Reading the text back from a finished PDF (印刷物の読戻し), page by page.

The last check before a paper is handed out must look at the paper itself, not at what was meant to be on it
(the incidents in which another person's paper came out of the printer). It reads exactly the kind of file
that `typeset` makes and `pdf_signing` signs: plain cross-reference tables, Flate streams, composite fonts
with a ToUnicode map. Anything else is an error, never an empty answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openjuki.runtime.pdf_objects import BROKEN, REFERENCE, NotReadable, Objects, leaves, string_end

__all__ = ["NotReadable", "pages"]

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
#: What matters in a page's content: a string begins, a font is chosen, text is shown, marked content.
_STEP = re.compile(
    rb"\(|<([0-9A-Fa-f\s]*)>|/(ActualText)\b|/([^\s/()<>\[\]]+)\s+[-\d.]+\s+Tf\b|\b(TJ|Tj|ET|BDC|BMC|EMC)\b"
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {
    b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b"",
}  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    """Text of each page in the order of drawing, one line per piece shown. Raises NotReadable."""
    try:
        return [_text(content, fonts) for content, fonts in _pages(Objects(pdf))]
    except BROKEN as e:
        raise NotReadable(f"作成した PDF を読み戻せません({type(e).__name__})") from None


def _pages(objects: Objects) -> Iterator[tuple[bytes, dict[bytes, dict[int, str]]]]:
    maps: dict[int, dict[int, str]] = {}
    for page in leaves(objects, objects.to(objects.root, b"Pages")):
        resources = objects[objects.to(page, b"Resources")]
        named = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)
        fonts = {}
        for name, number in re.findall(rb"/(\S+?) " + REFERENCE, named[1]) if named else ():
            font = int(number)
            if font not in maps:
                maps[font] = _unicode_map(objects.stream(objects.to(font, b"ToUnicode")))
            fonts[name] = maps[font]
        yield objects.stream(objects.to(page, b"Contents")), fonts


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
            end = string_end(content, at)
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


def _shown(raw: bytes, font: dict[int, str]) -> str:
    return "".join(font[raw[i] << 8 | raw[i + 1]] for i in range(0, len(raw), 2))


def _actual(raw: bytes) -> str:
    return _utf16(raw[2:]) if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1].isdigit():
        return bytes([int(code, 8) & 255])
    return _ESCAPES.get(code, code)

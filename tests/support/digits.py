"""Looking for 個人番号 where none may stand: in clear, full-width, as escapes, base64, hex, with blanks or hyphens."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def disguises(number: str) -> Iterator[bytes]:
    """Byte strings by which a number could be read out of a dump or a file."""
    full = number.translate(_FULL)
    for text in (
        number,
        full,
        f"{number[:4]}-{number[4:8]}-{number[8:]}",
        f"{number[:4]} {number[4:8]} {number[8:]}",
    ):
        yield text.encode()
    yield json.dumps(full)[1:-1].encode()
    yield number.encode().hex().encode()
    yield number.encode("utf-16-le")
    yield number.encode("utf-16-be")
    yield from _inside_base64(number.encode())


def _inside_base64(raw: bytes) -> Iterator[bytes]:
    """The part of a base64 text that is the same whatever stands before and after."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw + b"\0" * 3)
        start = -(-before * 8 // 6) if before else 0
        yield whole[start : (before + len(raw)) * 8 // 6]


def found_in(content: bytes, numbers: Iterable[str], *, most: int | None = None) -> list[str]:
    """Which numbers stand in it, in whatever disguise (the first `most`): their last digits, for the failure."""
    return [f"…{n[-3:]}" for n in numbers if any(d in content for d in islice(disguises(n), most))]


def found_in_files(
    folder: Path, numbers: Iterable[str], *, since: float = 0, most: int | None = None
) -> Mapping[str, list[str]]:
    """File → numbers that it holds, below a folder; `since`: only files written after that moment."""
    given = list(numbers)
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_mtime >= since):
        if hits := found_in(path.read_bytes(), given, most=most):
            found[str(path.relative_to(folder))] = hits
    return found

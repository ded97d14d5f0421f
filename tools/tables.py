"""Write the small committed tables the same way every time (no clock, no host inside)."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "openjuki"


def write_gz(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a gzip CSV whose bytes depend on nothing but its content."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.getvalue().encode("utf-8"))
    print(f"{path.relative_to(PACKAGE)}: {count} rows, {path.stat().st_size / 1024:.0f} KB")

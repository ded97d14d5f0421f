"""発行番号 — S 5.5: one per copy, on every page, followed there by page and number of pages."""

from __future__ import annotations

from datetime import date


def issue_number(
    issued_on: date, municipality: str, terminal: str, printer: str, serial: int, *, series: str = ""
) -> str:
    """``20260401 札幌市 本庁1 プリンタ001 011``; terminal or printer may be blank when not known.

    ``serial`` counts from 1 and is printed with at least three digits, behind the ``series`` of a system that counts
    for itself. Raises ValueError below 1.
    """
    if serial < 1:
        raise ValueError("serial counts from 1")
    return " ".join(
        part
        for part in (f"{issued_on:%Y%m%d}", municipality, terminal, printer, f"{series}{serial:03d}")
        if part
    )

"""Reading the codes of a printed page as a scanner would (印刷したコードの読取り), by a program that is not ours."""

from __future__ import annotations

import pypdfium2
import zxingcpp

#: What a plain office scanner or a telephone sees at least.
DPI = 150


def codes(pdf: bytes) -> list[list[str]]:
    """The QR codes of each page, as text."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=DPI / 72, grayscale=True).to_numpy() for page in document]
    return [
        [found.text for found in zxingcpp.read_barcodes(p, zxingcpp.BarcodeFormat.QRCode)] for p in pictures
    ]

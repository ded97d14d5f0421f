"""住民票の写し a second on one core, beside the same page drawn by reportlab, in one run.

    PYTHONPATH=tests python bench/typeset.py [--seconds 6] [--fonts FOLDER]

Both draw the same model of a household of five (two pages) with all items; every document has other
names and numbers, so nothing is taken from a cache of the typesetter. Ours includes the glyph guard,
the overflow check, PDF/A-2a with tags and the look-up of the mark; reportlab draws strokes and texts at
the same places, without any of these (it has no variation sequences, no shrinking, no tagged PDF).
Figures are CPU time of this process, hence of one core.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import goals
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import Block, plain
from openjuki.kernel.certificates.issue_number import issue_number
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy, record_copy
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.papers import Part, inspection_list, line_of
from openjuki.runtime.typeset import Engine, find
from support.fonts import certificate_fonts
from support.papers import ALL_ITEMS, CERTIFIER, FORMS, ISSUED_ON, MADE_AT, foreign, japanese

GOAL = 60
SURNAMES, GIVEN = "𠮷髙葛﨑佐藤高橋渡邉山本中村小林加", "一二三四五六七八九十花子太郎次美"
# Baselines of the thirteen rows of a block, and where the values of each item begin (mm from the left).
ROW, BLOCK, TOP, LEFT = 4.0, 53.2, 36.2, 10.0


def copies(number: int) -> RecordCopy:
    """The n-th household: five people, one of them foreign."""
    people = []
    for member in range(1, 6):
        name = SURNAMES[(number + member) % len(SURNAMES)] + SURNAMES[number % 7]
        items = {
            "given_name": GIVEN[(number * 3 + member) % len(GIVEN)] + GIVEN[member],
            "individual_number": f"{100000000000 + number * 7 + member}",
            "resident_code": f"{10000000000 + number * 5 + member}",
        }
        extra = {"roman_name": f"NGUYEN VAN {number}"} if member == 5 else {"surname": name}
        people.append(Person((foreign if member == 5 else japanese)(member, **(items | extra))))
    serial = issue_number(ISSUED_ON, "札幌市", "本庁1", "プリンタ001", number + 1)
    return record_copy(people, 5, Choices(**ALL_ITEMS), Issue(serial, ISSUED_ON, CERTIFIER))


def ours(engine: Engine) -> Callable[[RecordCopy], bytes]:
    """Model to PDF, all checks included."""
    return lambda copy: engine.render(copy.template, plain(copy), mark=copy.issue_number, made_at=MADE_AT).pdf


def reportlab(font: Path) -> Callable[[RecordCopy], bytes]:
    """The same strokes and texts by a drawing library."""
    pdfmetrics.registerFont(TTFont("IPAmj", str(font)))

    def draw(copy: RecordCopy) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4)
        for number, page in enumerate(copy.pages, 1):
            canvas.setFont("IPAmj", 18)
            canvas.drawString(90 * mm, 280 * mm, copy.title)
            for row, cell in enumerate((copy.address, copy.householder)):
                text(canvas, cell.label, 20, 25 + row * 7, 8)
                text(canvas, cell.value, 40, 25 + row * 7, 10.5)
            for index, block in enumerate(page.blocks):
                draw_block(canvas, block, TOP + index * BLOCK)
            if number == len(copy.pages):
                text(canvas, copy.certification.text, 14, 255, 10.5)
                text(canvas, copy.certification.prefecture + copy.certification.title, 72, 268, 11)
                text(canvas, copy.certification.name, 84, 274, 14)
            text(canvas, f"発行番号 {copy.issue_number} {number}/{len(copy.pages)}", 10, 290, 7.5)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return draw


def text(canvas: Canvas, words: str, x: float, y: float, size: float) -> None:
    """``words`` at millimetres from the top left."""
    canvas.setFont("IPAmj", size)
    canvas.drawString(x * mm, (297 - y) * mm, words)


def draw_block(canvas: Canvas, block: Block, top: float) -> None:
    """Frame, labels and values of one person."""
    canvas.rect(LEFT * mm, (297 - top - 52) * mm, 190 * mm, 52 * mm)
    for row in range(1, 13):
        canvas.line(LEFT * mm, (297 - top - row * ROW) * mm, 200 * mm, (297 - top - row * ROW) * mm)
    for column in (6, 27, 121, 147):
        canvas.line((LEFT + column) * mm, (297 - top - 52) * mm, (LEFT + column) * mm, (297 - top) * mm)
    for index, cell in enumerate(block.cells):
        right, row = divmod(index, 13)
        text(canvas, cell.label, LEFT + (122 if right else 7), top + row * ROW + 3, 6.2)
        text(canvas, cell.value, LEFT + (148 if right else 28), top + row * ROW + 3, 8.5)


def rate(draw: Callable[[RecordCopy], bytes], seconds: float) -> tuple[float, int]:
    """Documents per second of CPU, and bytes of one; the first three warm up."""
    for number in range(3):
        size = len(draw(copies(number)))
    done, spent, number = 0, 0.0, 3
    while spent < seconds:
        batch = [copies(number + n) for n in range(10)]
        number += 10
        start = time.process_time()
        for copy in batch:
            size = len(draw(copy))
        spent += time.process_time() - start
        done += len(batch)
    return done / spent, size


def listing(engine: Engine) -> float:
    """CPU seconds of one part of a 閲覧用リスト: 1,000 people on 38 pages."""
    people = [japanese(n, surname=SURNAMES[n % 9 : n % 9 + 2], given_name=GIVEN[n % 11]) for n in range(1000)]
    part = Part(
        number="20261122-K00001", office="札幌市中央区役所", made_on=ISSUED_ON, extent=Extent(everybody=True), first=1,
        total=1000, part=1, parts=1, lines=[line_of(each, reading=False) for each in people],
    )  # fmt: skip
    paper = plain(inspection_list(part))
    start = time.process_time()
    engine.render("paper", paper, mark=part.number, made_at=MADE_AT)
    return time.process_time() - start


def main() -> int:
    """Print both rates and their ratio; 1 when ours misses the goal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--fonts", type=Path, default=None)
    arguments = parser.parse_args()
    fonts = find(arguments.fonts or certificate_fonts())
    mine, size = rate(ours(Engine(FORMS, fonts)), arguments.seconds)
    peer, peer_size = rate(reportlab(fonts.primary.path), arguments.seconds)
    made = "two pages, five persons, PDF/A-2a + UA-1"
    print(f"openjuki  : {mine:6.1f} documents/s per core ({made}, {size // 1000} kB)")
    print(f"reportlab : {peer:6.1f} documents/s per core (same texts and strokes, {peer_size // 1000} kB)")
    spent = listing(Engine(FORMS, fonts))
    print(f"閲覧用リスト: {spent:6.2f} s for 1,000 people (no goal)")
    print(f"ratio     : {mine / peer:6.2f}")
    met = goals.at_least(f"2ページの写しの組版(1コア、reportlab は {peer:.0f}/s)", mine, GOAL, "/s")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

"""Printing with the forms of the seal registration (帳票の組版), and the last look at a finished certificate.

What was printed is read back, text and picture, and compared with the register: whoever stands on it must be
whoever was asked for, and the impression theirs (incidents R01 to R06).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import openjuki.systems.seals as seals
from openjuki.kernel.certificates.document import Cell
from openjuki.kernel.certificates.printed import ISSUE_NUMBER, NOTHING_BELOW
from openjuki.kernel.seals.certificate import SealCertificate, differing, items_of, printed_pieces
from openjuki.kernel.seals.image import MM_PER_INCH
from openjuki.kernel.seals.registrant import Registrant
from openjuki.runtime import pdf_pictures, pdf_text, png
from openjuki.runtime.release import last_look
from openjuki.runtime.release.last_look import check_pages, pages_of, squeezed
from openjuki.runtime.release.overflow import REFUSE
from openjuki.runtime.typeset import Printed, printing
from openjuki.runtime.typeset.printing import NotPrintable, NotReleased

__all__ = [
    "FORMS",
    "LAW",
    "NotReleased",
    "Printed",
    "check_impression",
    "check_release",
    "print_form",
    "stopped",
]

FORMS = Path(seals.__path__[0]) / "forms"
#: By how much a side of the printed impression may differ: it is measured to a tenth of a millimetre.
LEAST_MM = 0.1
LAW = "印鑑登録証明事務処理要領"


def print_form(
    template: str, data: Mapping[str, Any], *, mark: str, made_at: datetime, overflow: str = REFUSE
) -> Printed:
    """Typeset one document. Raises NotPrintable, NotReleased, PrintingAway.

    `overflow`: what becomes of a text that does not fit; only a certificate asks for more than a refusal.
    """
    return printing.print_form(
        printing.engine(FORMS), template, data, mark=mark, made_at=made_at, overflow=overflow
    )


@contextmanager
def about(addressee_no: str) -> Iterator[None]:
    """Whoever refuses inside says of whom the paper was to be."""
    try:
        yield
    except (NotReleased, NotPrintable) as refused:
        refused.subjects = (addressee_no,)
        raise


def check_release(
    pdf: bytes, model: SealCertificate, *, person: Registrant, picture: bytes, overflows: Collection[str] = ()
) -> None:
    """Raises NotReleased unless it is one page that says what was made, whole, of exactly this person, and bears
    `picture`, the impression that the person registered, life-size. Person and picture are read anew.

    `overflows`: ids of the cells that did not fit and may be blank (S 5.8).
    """
    pages = check_subject(
        pdf, model.issue_number, model.cells, person=person, picture=picture, overflows=overflows
    )
    check_pages(pages, [printed_pieces(model)], unsure=overflows, law=LAW)


def check_subject(
    pdf: bytes, issue_no: str, cells: Sequence[Cell], *, person: Registrant, picture: bytes,
    overflows: Collection[str] = (),
) -> list[str]:  # fmt: skip
    """The same of a file without its fixed sentences; `cells`: what it was to say. Gives the text of its page."""
    if wrong := differing(cells, person):
        raise stopped("SE72", f"記載した事項({'、'.join(wrong)})が、台帳から読み直したものと一致しません。")
    drawn, pages = _pictures(pdf), pages_of(pdf, law=LAW)
    if len(pages) != 1:
        raise stopped("SE70", "作成した証明書が1頁ではありません。")
    if not pages[0].endswith(squeezed(f"{ISSUE_NUMBER}{issue_no}1/1")):
        raise stopped("SE71", "発行番号が請求と一致しません。")
    _check_person(pages[0], cells, person, overflows)
    _check_impression(drawn, picture)
    return pages


def check_impression(pdf: bytes, picture: bytes) -> None:
    """Raises NotReleased unless the file bears `picture`, the impression that the person registered, life-size."""
    _check_impression(_pictures(pdf), picture)


def _pictures(pdf: bytes) -> list[pdf_pictures.Drawn]:
    """Those of the first page."""
    try:
        return next(iter(pdf_pictures.pages(pdf)), [])
    except pdf_text.NotReadable:
        raise stopped("SE70", "作成した PDF を読み戻せません。") from None


def _check_person(text: str, cells: Sequence[Cell], person: Registrant, overflows: Collection[str]) -> None:
    """Each item whole, up to the label that follows: who is called 一 is not 一郎, nor 1番1号 1番10号."""
    told = items_of(person)
    items = "".join(_item(cell.key, cell.label, told[cell.key], overflows) for cell in cells)
    if not re.search(f"{items}{re.escape(NOTHING_BELOW)}", text):
        raise stopped("SE72", "記載された人が請求と一致しません。")
    if any(text.count(cell.label) != 1 for cell in cells if cell.key == "birth"):
        raise stopped("SE72", "記載された人数が請求と一致しません。")


def _item(key: str, label: str, value: str, overflows: Collection[str]) -> str:
    wanted = re.escape(squeezed(value))
    return re.escape(squeezed(label)) + (f"(?:{wanted})?" if key in overflows else wanted)


def _check_impression(drawn: list[pdf_pictures.Drawn], picture: bytes) -> None:
    """The first picture on the paper is the registered one, dot by dot, and as large as the seal; what may follow is
    the city's official seal."""
    known = png.read(picture)
    first = drawn[0] if drawn else None
    if (
        first is None
        or len(drawn) > 2
        or (first.width, first.height, first.samples) != (known.width, known.height, known.rgb[::3])
    ):
        raise stopped("SE77", "印刷した印影が、登録した印影と一致しません。")
    sides = ((first.width_mm, known.width), (first.height_mm, known.height))
    if any(abs(mm - pixels / known.dpi * MM_PER_INCH) > LEAST_MM for mm, pixels in sides):
        raise stopped("SE78", "印刷した印影が原寸ではありません。")


def stopped(id_: str, message: str) -> NotReleased:
    """What stops a certificate at the last look, and with it the channel."""
    return last_look.stopped(id_, message, law=LAW)

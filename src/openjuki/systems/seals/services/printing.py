"""Printing with the forms of the seal registration (帳票の組版), and the last look at a finished certificate.

What was printed is read back, text and picture, and compared with the register: whoever stands on it must be
whoever was asked for, and the impression theirs (incidents R01 to R06).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openjuki.systems.seals as seals
from openjuki.kernel.seals.certificate import birth_text, name_lines
from openjuki.kernel.seals.image import MM_PER_INCH
from openjuki.kernel.seals.registrant import Registrant
from openjuki.runtime import pdf_pictures, pdf_text, png
from openjuki.runtime.errors import Finding
from openjuki.runtime.typeset import Printed, printing
from openjuki.runtime.typeset.printing import NotReleased
from openjuki.systems.seals.services.settings import setting

FORMS = Path(seals.__path__[0]) / "forms"
#: By how much a side of the printed impression may differ: it is measured to a tenth of a millimetre.
LEAST_MM = 0.1
_SPACE = re.compile(r"\s+")


def print_form(template: str, data: Mapping[str, Any], *, mark: str, made_at: datetime) -> Printed:
    """Typeset one document. Raises NotPrintable, NotReleased, PrintingAway."""
    policy = str(setting("certificate_overflow"))
    return printing.print_form(
        printing.engine(FORMS), template, data, mark=mark, made_at=made_at, overflow=policy
    )


def check_release(pdf: bytes, *, issue_no: str, person: Registrant, picture: bytes) -> None:
    """Raises NotReleased unless it is one page that bears the number, exactly this person, and `picture`, the
    impression that the person registered, life-size."""
    try:
        pages, drawn = pdf_text.pages(pdf), pdf_pictures.pages(pdf)
    except pdf_text.NotReadable:
        raise stopped("SE70", "作成した PDF を読み戻せません。") from None
    if len(pages) != 1:
        raise stopped("SE70", "作成した証明書が1頁ではありません。")
    text = _squeezed(pages[0])
    if f"発行番号{_squeezed(issue_no)}1/1" not in text:
        raise stopped("SE71", "発行番号が請求と一致しません。")
    # Each item whole, up to the label that follows: who is called 一 is not 一郎, nor 1番1号 1番10号.
    names = [f"{label}{value}" for _, label, value in name_lines(person)]
    lines = "".join(map(_squeezed, [*names, f"生年月日{birth_text(person)}"]))
    address = _squeezed(f"住所{person.address}")
    if not re.search(f"{re.escape(lines)}(性別.*)?{re.escape(address)}以下余白", text):
        raise stopped("SE72", "記載された人が請求と一致しません。")
    if text.count("生年月日") != 1:
        raise stopped("SE72", "記載された人数が請求と一致しません。")
    _check_impression(drawn[0], picture)


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


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def stopped(id_: str, message: str) -> NotReleased:
    """What stops a certificate at the last look, and with it the channel."""
    remedy = (
        "何も交付していません。情報システム部門へ連絡し、原因が分かるまでこの端末で発行しないでください。"
    )
    return NotReleased(Finding(id_, message, law="印鑑登録証明事務処理要領 第5", remedy=remedy))

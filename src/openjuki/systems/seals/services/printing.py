"""Printing with the forms of the seal registration (帳票の組版), and the last look at a finished certificate.

What was printed is read back and compared with the register read anew: whoever stands on it must be whoever
was asked for (incidents R01 to R06).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openjuki.systems.seals as seals
from openjuki.kernel.seals.certificate import birth_text
from openjuki.kernel.seals.registrant import Registrant
from openjuki.runtime import pdf_text
from openjuki.runtime.errors import Finding
from openjuki.runtime.typeset import Printed, printing
from openjuki.runtime.typeset.printing import NotReleased
from openjuki.systems.seals.services.settings import setting

FORMS = Path(seals.__path__[0]) / "forms"
_SPACE = re.compile(r"\s+")
log = logging.getLogger(__name__)


def print_form(template: str, data: Mapping[str, Any], *, mark: str, made_at: datetime) -> Printed:
    """Typeset one document. Raises NotPrintable, NotReleased, PrintingAway."""
    policy = str(setting("certificate_overflow"))
    return printing.print_form(
        printing.engine(FORMS), template, data, mark=mark, made_at=made_at, overflow=policy
    )


def check_release(pdf: bytes, *, issue_no: str, person: Registrant) -> None:
    """Raises NotReleased unless it is one page that bears the number and exactly this person."""
    try:
        pages = pdf_text.pages(pdf)
    except pdf_text.NotReadable:
        raise _stopped("SE70", "作成した PDF の文字を読み戻せません。") from None
    if len(pages) != 1:
        raise _stopped("SE70", "作成した証明書が1頁ではありません。")
    text = _squeezed(pages[0])
    if f"発行番号{_squeezed(issue_no)}1/1" not in text:
        raise _stopped("SE71", "発行番号が請求と一致しません。")
    at = 0
    for word in (f"氏名{person.name}", f"生年月日{birth_text(person)}", f"住所{person.address}"):
        found = text.find(_squeezed(word), at)
        if found < 0:
            raise _stopped("SE72", "記載された人が請求と一致しません。")
        at = found + 1
    if text.count("生年月日") != 1:
        raise _stopped("SE72", "記載された人数が請求と一致しません。")


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _stopped(id_: str, message: str) -> NotReleased:
    log.critical("seal certificate stopped before release: %s", id_)
    remedy = (
        "何も交付していません。情報システム部門へ連絡し、原因が分かるまでこの端末で発行しないでください。"
    )
    return NotReleased(Finding(id_, message, law="印鑑登録証明事務処理要領 第5", remedy=remedy))

"""The last look at a finished paper (交付前の照合): whoever stands on it must be whoever was asked for.

What is compared is the text of the finished file, read back, with the register, read anew by the 宛名番号 of
the request — not the model that was printed. Source: the incidents R01 to R06 (another person's certificate
handed out); standard-notes 4.1, class 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.register.record import Record
from openjuki.runtime import pdf_text
from openjuki.runtime.errors import Finding
from openjuki.runtime.typeset.printing import NotReleased

_SPACE = re.compile(r"\s+")
_BIRTH = "生年月日"


def check_release(
    pdf: bytes,
    *,
    issue_no: str,
    records: Sequence[Record],
    choices: Choices,
    unsure: Collection[str] = (),
) -> None:
    """Raises NotReleased unless every page bears the issue number and exactly these persons, in this order.

    `unsure`: cells that overflowed (``2.name``), whose text may have been left out (S 5.8).
    Checked per person: 氏名, 生年月日, and the numbers where they were asked for; and that no further
    person and no other number stands on the paper.
    """
    try:
        pages = pdf_text.pages(pdf)
    except pdf_text.NotReadable:
        raise _stopped("I90", "作成した PDF の文字を読み戻せません。") from None
    if not pages:
        raise _stopped("I90", "作成した PDF に頁がありません。")
    _check_number(pages, issue_no)
    text = _squeezed("".join(pages))
    _check_persons(text, records, choices, unsure)
    _check_numbers(text, issue_no, records, choices)


def _check_number(pages: Sequence[str], issue_no: str) -> None:
    for n, page in enumerate(pages, 1):
        if f"発行番号{_squeezed(issue_no)}{n}/{len(pages)}" not in _squeezed(page):
            raise _stopped("I91", f"{n}頁の発行番号が請求と一致しません。")


def _check_persons(text: str, records: Sequence[Record], choices: Choices, unsure: Collection[str]) -> None:
    at = 0
    for n, record in enumerate(records, 1):
        for key, word in _identity(record, choices):
            if f"{n}.{key}" in unsure:
                continue
            found = text.find(_squeezed(word), at)
            if found < 0:
                raise _stopped("I92", f"{n}人目の氏名等が請求と一致しません。")
            at = found + len(_squeezed(word))
    # The label stands once per person; more of it means that somebody else is on the paper. 備考 may quote
    # it, and the history of a 個人票 (one person by its form) names the items that changed.
    free = sum(record.remarks.count(_BIRTH) for record in records) if choices.remarks else 0
    if not choices.history and text.count(_BIRTH) - free != len(records):
        raise _stopped("I93", "請求した人数と、記載されている人数が一致しません。")


def _identity(record: Record, choices: Choices) -> list[tuple[str, str]]:
    words = [("name", f"氏名{facts.name_text(record)}")]
    if "birth" not in choices.without:
        words.append(("birth", f"{_BIRTH}{facts.birth_text(record)}"))
    if choices.individual_number:
        words.append(("individual_number", f"個人番号{record.individual_number}"))
    if choices.resident_code:
        words.append(("resident_code", f"住民票コード{record.resident_code}"))
    return words


def _check_numbers(text: str, issue_no: str, records: Sequence[Record], choices: Choices) -> None:
    """Nobody's number may stand on the paper unless it was asked for."""
    numbers = [(choices.individual_number, r.individual_number) for r in records]
    numbers += [(choices.resident_code, r.resident_code) for r in records]
    # What belongs there goes first: a code can be a part of somebody's number.
    for known in [_squeezed(issue_no), *(number for wanted, number in numbers if wanted and number)]:
        text = text.replace(known, "|")
    if any(number and not wanted and number in text for wanted, number in numbers):
        raise _stopped("I94", "請求していない番号が記載されています。")


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _stopped(id_: str, message: str) -> NotReleased:
    return NotReleased(
        Finding(
            id_,
            message,
            law="住民基本台帳法 第36条の2",
            remedy="何も交付していません。情報システム部門へ連絡し、原因が分かるまでこの端末で発行しないでください。",
        )
    )

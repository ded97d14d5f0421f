"""The last look at a finished certificate (交付前の照合): whoever stands on it must be whoever was asked for.

The text of the finished file, read back, is compared with what was to be printed, whole; and every item of its
persons with the register, read anew by the 宛名番号 of the request. Source: the incidents R01 to R06 (another
person's certificate handed out); standard-notes 4.1, class 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from openjuki.kernel.certificates.anew import differing
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.printed import ISSUE_NUMBER, certificate_pages
from openjuki.kernel.certificates.record_copy import Person, RecordCopy
from openjuki.kernel.register.record import Record
from openjuki.runtime.release import last_look
from openjuki.runtime.release.last_look import squeezed, stopped
from openjuki.runtime.typeset.printing import NotReleased

__all__ = ["LAW", "NotReleased", "check_number", "check_release"]

LAW = "住民基本台帳法 第36条の2"


def check_release(
    pdf: bytes,
    *,
    model: RecordCopy,
    people: Sequence[Person],
    choices: Choices,
    unsure: Collection[str] = (),
    check: bool = True,
) -> None:
    """Raises NotReleased unless every page bears the issue number and says exactly `model`, and `model` says of exactly
    these `people`, in this order, what the register does.

    `unsure`: cells that overflowed (``2.name``), whose text may have been left out (S 5.8); `check`: it bears a QR
    code. Compared whole: each item of each person, 住所, 世帯主, 転出先 and 履歴; no number stands anywhere that was
    not asked for.
    """
    pages = last_look.pages_of(pdf, law=LAW)
    check_number(pages, model.issue_number)
    _check_persons(model, people, choices)
    last_look.check_pages(pages, certificate_pages(model, check=check), unsure=unsure, law=LAW)
    _check_numbers("".join(pages), model.issue_number, [p.record for p in people], choices)


def check_number(pages: Sequence[str], issue_no: str) -> None:
    """Raises NotReleased I91 unless every page bears this 発行番号 and its place among the pages."""
    for n, page in enumerate(pages, 1):
        if not page.endswith(squeezed(f"{ISSUE_NUMBER}{issue_no}{n}/{len(pages)}")):
            raise stopped("I91", f"{n}頁の発行番号が請求と一致しません。", law=LAW)


def _check_persons(model: RecordCopy, people: Sequence[Person], choices: Choices) -> None:
    blocks = [block for page in model.pages for block in page.blocks]
    if [block.number for block in blocks] != list(range(1, len(people) + 1)):
        raise stopped("I93", "請求した人数と、記載されている人数が一致しません。", law=LAW)
    for number, label in differing(model, people, choices):
        whose = f"{number}人目の{label}" if number else label
        raise stopped("I92", f"{whose}が、台帳から読み直したものと一致しません。", law=LAW)


def _check_numbers(text: str, issue_no: str, records: Sequence[Record], choices: Choices) -> None:
    """Nobody's number may stand on the paper unless it was asked for."""
    numbers = [(choices.individual_number, r.individual_number) for r in records]
    numbers += [(choices.resident_code, r.resident_code) for r in records]
    # What belongs there goes first: a code can be a part of somebody's number.
    for known in [squeezed(issue_no), *(number for wanted, number in numbers if wanted and number)]:
        text = text.replace(known, "|")
    if any(number and not wanted and number in text for wanted, number in numbers):
        raise stopped("I94", "請求していない番号が記載されています。", law=LAW)

"""認証者と認証文 — who certifies, and the sentence that does so.

住民基本台帳法 第12条; 第38条: in a designated city the ward head certifies. The prefecture always
stands before the office title (S 5.6). S 1.3.9: a deputy (職務代理者) acts by period, without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.dates.wareki import format_wareki


class Seal:
    """公印の種類 (S 5.6). In demo and training a drawn specimen stands for each (`runtime.typeset.official_seals`)."""

    OFFICE: Final = "specimen"  # of the head or the deputy
    CERTIFICATE: Final = "certificate"  # 証明書専用
    NONE: Final = "none"  # 公印省略


@dataclass(frozen=True, slots=True)
class Certifier:
    """認証者: 都道府県名, 職名 (with 職務代理者 where one acts), 氏名. None may be blank (S 1.3.9).

    ``seal``: a `Seal`; ``note``: the fixed words beside it, where the city has others than the usual ones.
    Raises CannotMakeError E187 when a part is blank.
    """

    prefecture: str
    title: str
    name: str
    seal: str = Seal.OFFICE
    note: str = ""

    def __post_init__(self) -> None:
        if not (self.prefecture.strip() and self.title.strip() and self.name.strip()):
            raise CannotMakeError("E187")


def certified_by(model: Mapping[str, Any]) -> Certifier:
    """Who certified a paper, by its archived model: a term that is entered or corrected later, with a first day that is
    past, changes nothing about it. Raises KeyError, CannotMakeError C05."""
    said = model["certification"]
    note = said.get("seal_note", "")
    return Certifier(said["prefecture"], said["title"], said["name"], said["seal"], note)


@dataclass(frozen=True, slots=True)
class Term:
    """在任・職務代理の期間: first and last day, both inclusive; ``last`` None = until further notice."""

    certifier: Certifier
    first: date
    last: date | None = None
    acting: bool = False


def certifier_on(terms: Iterable[Term], day: date) -> Certifier:
    """The certifier of that day; a deputy's term goes before the regular one (S 1.3.9).

    Raises CannotMakeError E187 when nobody certifies on that day.
    """
    current = [t for t in terms if t.first <= day and (t.last is None or day <= t.last)]
    if not current:
        raise CannotMakeError("E187")
    return max(current, key=lambda t: (t.acting, t.first)).certifier


class Scope:
    """証明の範囲."""

    WHOLE: Final = "whole"
    PART: Final = "part"
    PERSON: Final = "person"


_WHOM: Final = {
    Scope.WHOLE: "世帯全員について、",
    Scope.PART: "世帯の一部の者について、",
    Scope.PERSON: "本人について、",
}


def whom(text: str) -> str:
    """`Scope` of a sentence of certification, however it is worded else; blank where it says nobody."""
    return next((scope for scope, said in _WHOM.items() if said in text), "")


@dataclass(frozen=True, slots=True)
class Certification:
    """認証 — all that stands on the foot of the last page."""

    text: str
    date: str
    prefecture: str
    title: str
    name: str
    seal: str
    seal_note: str


def certification(sentence: str, scope: str, certifier: Certifier, issued_on: date) -> Certification:
    """認証文 (``{whom}`` of the form's sentence by ``Scope``) with date (wareki), certifier and seal note."""
    text = sentence.format(whom=_WHOM[scope])
    usual = "この公印は黒色で印刷しています。" if certifier.seal != Seal.NONE else "（公印省略）"
    return Certification(
        text,
        format_wareki(issued_on),
        certifier.prefecture,
        certifier.title,
        certifier.name,
        certifier.seal,
        certifier.note or usual,
    )

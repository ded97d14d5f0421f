"""職権修正・軽微な修正・誤記修正 and other changes of single items ex officio (住民基本台帳法 第8条, 施行令 第12条).

S 4.2.3.1–4.2.3.3, RR-03. One person per notice: rows of item and new value. Which items a kind may touch is in
`kernel.notices.correctable`.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.notices.heads import ExOfficio

#: 軽微な修正 — the seven kinds of the standard (施行規則 第11条第3項第2号, S 4.2.3.2).
MINOR_CATEGORIES: Final = {
    "common_characters": "常用平易な文字への変更に伴う氏名・住所の修正",
    "identified_characters": "文字の同定に伴う氏名・住所の修正",
    "place_names": "行政区画・町字又はその名称の変更に伴う住所の修正",
    "lot_numbers": "地番の変更に伴う住所の修正",
    "residential_addressing": "住居表示の実施・変更に伴う住所の修正",
    "building_names": "共同住宅などの名称又は賃貸人の変更に伴う住所の修正",
    "minister": "そのほか総務大臣が適当と認めるもの",
}
#: Those that touch nothing but the address.
ADDRESS_ONLY: Final = frozenset({"place_names", "lot_numbers", "residential_addressing", "building_names"})


@dataclass(frozen=True, slots=True)
class CorrectedItem:
    """修正する項目. `name`: a field of the record; `value`: its new value as typed, blank = 空欄."""

    name: str
    value: str = ""

    def __repr__(self) -> str:
        """Never shows the value, since reprs end in logs."""
        return f"CorrectedItem(name={self.name!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(ExOfficio):
    """項目の修正. What all kinds have in common.

    `changed_on`: 異動日; `notified_on`: 申出日・通知日, or the day on which the error was found.
    """

    #: 異動事由 of the change.
    REASON: ClassVar[str] = "correction_ex_officio"
    #: The members of the persons' households are needed too: the householder's name is in their records.
    WITH_HOUSEHOLDS: ClassVar[bool] = True

    changed_on: date
    addressee_no: str
    items: tuple[CorrectedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionExOfficio(Correction):
    """職権修正 — a change of facts that the city learned otherwise than by 届出 (施行令 第12条, S 4.2.3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorCorrection(Correction):
    """軽微な修正 — of a name, in one of the categories of the standard (S 4.2.3.2).

    `category`: key of `MINOR_CATEGORIES`. Addresses are corrected for a whole household: `AddressCorrection`.
    """

    REASON: ClassVar[str] = "minor_correction"
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorCorrection(Correction):
    """誤記修正 — what was entered wrongly; the wrong version stays beside the right one (S 4.2.3.3).

    `history_no`: 履歴番号 of the version that brought the error, where it is known. For a removed record no
    item changes: `note` says what is wrong and what is right (S 1.1.5).
    """

    REASON: ClassVar[str] = "error_correction"
    history_no: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FuriganaNotice(Correction):
    """振り仮名の記載 — as the family register has it, by notice from 本籍地 (住民基本台帳法 第7条第1号の2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCheck(Correction):
    """フリガナの確認 — readings for search, and whether the person confirmed them (S 1.1.18)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImmigrationNotice(Correction):
    """出入国在留管理庁長官通知に基づく修正 — 住民基本台帳法 第30条の50, S 4.5.6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeNotice(Correction):
    """付記事項の記載 — what the offices of 国保, 介護, 国民年金 and the like tell (住基法 第7条第9号–第11号の2).

    `pension_no`: 基礎年金番号, a field of its own because it is a number that must not show.
    """

    pension_no: str = ""

    def __repr__(self) -> str:
        """Never shows the number."""
        return "OfficeNotice()"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultWardNotice(Correction):
    """成年被後見人の記載 — by notice of the registry of guardianship (RR-J-other-19 to 22)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNotice(Correction):
    """個人番号カード等の記載 — state of the card and serial numbers of its certificates (RR-J-other-18, 25)."""


#: Every kind of correction of single items.
CORRECTIONS: Final[tuple[type[Correction], ...]] = (
    CorrectionExOfficio,
    MinorCorrection,
    ErrorCorrection,
    FuriganaNotice,
    ReadingCheck,
    ImmigrationNotice,
    OfficeNotice,
    AdultWardNotice,
    CardNotice,
)

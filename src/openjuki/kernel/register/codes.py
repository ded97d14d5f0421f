"""コード — the coded values of a resident record, as plain strings so that they store as they are.

住民状態 follows 基本データリスト 001 (S 1.1.2 of the notes: 1現住民 2転出者 3死亡者 9消除者), 性別 likewise.
住民種別 and 30条の45区分 are ours: no public list was at hand.
"""

from typing import Final


class Kind:
    """住民種別 — Japanese or foreign resident (RR-J-other-06)."""

    JAPANESE: Final = "1"
    FOREIGN: Final = "2"
    LABELS: Final = {JAPANESE: "日本人住民", FOREIGN: "外国人住民"}


class Status:
    """住民状態 (RR-J-other-05, RR-J-del-other-06)."""

    RESIDENT: Final = "1"
    MOVED_OUT: Final = "2"
    DEAD: Final = "3"
    REMOVED: Final = "9"
    LABELS: Final = {RESIDENT: "現住民", MOVED_OUT: "転出者", DEAD: "死亡者", REMOVED: "消除者"}


class Sex:
    """性別."""

    UNKNOWN: Final = "0"
    MALE: Final = "1"
    FEMALE: Final = "2"
    LABELS: Final = {UNKNOWN: "不明", MALE: "男", FEMALE: "女"}


class ResidenceCategory:
    """30条の45の表の区分 — 住民基本台帳法 第30条の45 (RR-F-law-25)."""

    MID_LONG_TERM: Final = "1"
    SPECIAL_PERMANENT: Final = "2"
    TEMPORARY_REFUGE: Final = "3"
    PROVISIONAL_STAY: Final = "4"
    TRANSITIONAL_BIRTH: Final = "5"
    TRANSITIONAL_NATIONALITY_LOST: Final = "6"
    LABELS: Final = {
        MID_LONG_TERM: "中長期在留者",
        SPECIAL_PERMANENT: "特別永住者",
        TEMPORARY_REFUGE: "一時庇護許可者",
        PROVISIONAL_STAY: "仮滞在許可者",
        TRANSITIONAL_BIRTH: "出生による経過滞在者",
        TRANSITIONAL_NATIONALITY_LOST: "国籍喪失による経過滞在者",
    }


class CardStatus:
    """個人番号カードの発行状況 (RR-J-other-18)."""

    NONE: Final = ""
    ACTIVE: Final = "1"
    SUSPENDED: Final = "2"
    REVOKED: Final = "9"
    LABELS: Final = {NONE: "なし", ACTIVE: "有効", SUSPENDED: "一時停止", REVOKED: "失効"}

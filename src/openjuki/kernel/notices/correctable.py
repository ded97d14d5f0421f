"""修正できる項目 — which items of the record each kind of correction may touch, and by which law.

宛名番号, 世帯番号, 住民状態, 住民種別, 区, 個人番号 and 住民票コード are in none of the lists: they change by
notices of their own. 住所 is corrected for a household as a whole (`AddressCorrection`).
"""

from typing import Final

from openjuki.kernel.notices.corrections import (
    AdultWardNotice,
    CardNotice,
    Correction,
    CorrectionExOfficio,
    ErrorCorrection,
    FuriganaNotice,
    ImmigrationNotice,
    MinorCorrection,
    OfficeNotice,
    ReadingCheck,
)
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.record import FIELD_NAMES, Record


def _starting(*heads: str) -> tuple[str, ...]:
    return tuple(name for name in FIELD_NAMES if name.startswith(heads))


_NAME_J: Final = ("surname", "given_name")
_NAME_F: Final = ("roman_name", "kanji_name")
_READINGS_J: Final = ("reading_surname", "reading_given_name")
_READINGS_F: Final = ("katakana_name", "reading_name")
_DOMICILE: Final = ("registered_domicile", "register_head")
_FURIGANA: Final = _starting("furigana_")
_BEFORE: Final = _starting("previous_address_", "last_registered_address_")
_UNREPORTED: Final = ("unreported_address", "previous_householder_name")
_ALIEN: Final = _starting(
    "nationality", "residence_ca", "status_of", "period_of_stay", "special_permanent_", "landing_period",
    "provisional_stay_",
)  # fmt: skip
_ALIEN_FLAGS: Final = ("residence_notified", "moved_in_art30_46", "notified_art30_47")
_IN_GENERAL: Final = ("relationship", "member_order", *_BEFORE, *_UNREPORTED, "remarks")

#: Kind of correction → 住民種別 → items, in the order of the form.
_ITEMS: Final[dict[type[Correction], dict[str, tuple[str, ...]]]] = {
    CorrectionExOfficio: {
        Kind.JAPANESE: (*_NAME_J, *_READINGS_J, "birth", "sex", *_DOMICILE, *_IN_GENERAL),
        Kind.FOREIGN: (
            *_NAME_F, *_READINGS_F, "name_priority", "birth", "sex", *_ALIEN_FLAGS, *_IN_GENERAL,
        ),
    },
    MinorCorrection: {
        Kind.JAPANESE: (*_NAME_J, "former_surname", *_DOMICILE),
        Kind.FOREIGN: (*_NAME_F, "alias"),
    },
    ErrorCorrection: {
        Kind.JAPANESE: (
            *_NAME_J, *_READINGS_J, *_FURIGANA, *_starting("former_surname"), "birth", "sex", *_DOMICILE,
            "became_resident_on", "address_since", "notified_on", *_IN_GENERAL,
        ),
        Kind.FOREIGN: (
            *_NAME_F, *_READINGS_F, "name_priority", *_starting("alias"), "birth", "sex", *_ALIEN,
            *_ALIEN_FLAGS, "became_foreign_resident_on", "alien_registered_on", "address_since",
            "notified_on", *_IN_GENERAL,
        ),
    },
    FuriganaNotice: {
        Kind.JAPANESE: (*_FURIGANA, "former_surname_furigana"),
        Kind.FOREIGN: (),
    },
    ReadingCheck: {
        Kind.JAPANESE: (*_READINGS_J, "former_surname_reading", "former_surname_reading_confirmed"),
        Kind.FOREIGN: (*_READINGS_F, "reading_name_confirmed", "alias_reading", "alias_reading_confirmed"),
    },
    ImmigrationNotice: {
        Kind.JAPANESE: (),
        Kind.FOREIGN: (*_NAME_F, "birth", "sex", *_ALIEN),
    },
    OfficeNotice: dict.fromkeys(
        (Kind.JAPANESE, Kind.FOREIGN),
        (
            "voter_registered", *_starting("nhi_", "late_elderly_", "ltc_"),
            *(name for name in _starting("pension_") if name != "pension_no"), *_starting("child_allowance_"),
        ),
    ),
    AdultWardNotice: dict.fromkeys((Kind.JAPANESE, Kind.FOREIGN), _starting("adult_ward")),
    CardNotice: dict.fromkeys((Kind.JAPANESE, Kind.FOREIGN), _starting("card_")),
}  # fmt: skip
_JAPANESE_ONLY: Final = frozenset({"voter_registered"})


def correctable(kind: type[Correction], record: Record) -> tuple[str, ...]:
    """Names of the items that a kind of correction may touch in this record, in the order of the form."""
    items = _ITEMS[kind][record.kind]
    return items if record.kind == Kind.JAPANESE else tuple(n for n in items if n not in _JAPANESE_ONLY)


def elsewhere(name: str) -> str:
    """What an item outside the list is changed by, as a remedy."""
    for heads, notice in _ELSEWHERE:
        if name.startswith(heads):
            return notice
    return "この項目を直せる異動の種類を選び直してください。"


_ELSEWHERE: Final = (
    (("individual_number",), "個人番号は、個人番号の異動で入力してください。"),
    (("resident_code",), "住民票コードは、住民票コードの異動で入力してください。"),
    (("address_",), "住所は、世帯全員について「住所の修正」で入力してください。"),
    (("household", "householder"), "世帯は、世帯変更等の届出で入力してください。"),
    (("former_surname",), "旧氏は、旧氏の請求で入力してください。"),
    (("alias",), "通称は、通称の申出で入力してください。"),
    (("furigana_",), "振り仮名は、本籍地からの通知により「振り仮名の記載」で入力してください。"),
    (("status", "removal", "removed"), "消除と回復は、職権消除又は回復で入力してください。"),
)

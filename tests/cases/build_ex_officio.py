"""Ex-officio notices as a case writes them: who, which items, on which grounds."""

from collections.abc import Callable
from datetime import date
from typing import Any

from openjuki.kernel.notices.corrections import (
    MINOR_CATEGORIES,
    AdultWardNotice,
    CardNotice,
    CorrectedItem,
    Correction,
    CorrectionExOfficio,
    ErrorCorrection,
    FuriganaNotice,
    ImmigrationNotice,
    MinorCorrection,
    OfficeNotice,
    ReadingCheck,
)
from openjuki.kernel.notices.grounds import BASES, Grounds
from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.record import Record

NAMES = {label: name for name, label in labels_of(Record).items()}
_BASES = {label.partition("(")[0]: code for code, label in BASES.items()}
_CATEGORIES = {label: code for code, label in MINOR_CATEGORIES.items()}

Build = Callable[[dict[str, Any], dict[str, Any], date], Any]


def common(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> dict[str, Any]:
    """What every notice ex officio has. 根拠: a basis by its label, and after a slash the document."""
    basis, _, document = raw.pop("根拠", "実態調査/実態調査報告書").partition("/")
    return {
        "ward": items["ward"],
        "notified_on": items["notified_on"],
        "changed_on": changed_on,
        "grounds": Grounds(_BASES.get(basis, basis), document, items["notified_on"]),
        "note": raw.pop("留意事項", ""),
    }


def corrected_items(raw: dict[str, Any]) -> tuple[CorrectedItem, ...]:
    """項目: by the label of the record, or by the field's name; 二重 gives one of them twice."""
    listed = [*raw.pop("項目", {}).items(), *raw.pop("二重", {}).items()]
    return tuple(CorrectedItem(NAMES.get(name, name), str(value)) for name, value in listed)


def _correction(kind: type[Correction]) -> Build:
    def build(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Correction:
        own: dict[str, Any] = {}
        if kind is MinorCorrection:
            label = raw.pop("区分", "")
            own["category"] = _CATEGORIES.get(label, label)
        if kind is ErrorCorrection:
            own["history_no"] = raw.pop("履歴番号", 0)
        return kind(
            **common(raw, items, changed_on),
            addressee_no=raw.pop("宛名番号", "0000000019"),
            items=corrected_items(raw),
            **own,
        )

    return build


KINDS: dict[str, Build] = {
    "職権修正": _correction(CorrectionExOfficio),
    "軽微な修正": _correction(MinorCorrection),
    "誤記修正": _correction(ErrorCorrection),
    "振り仮名": _correction(FuriganaNotice),
    "フリガナの確認": _correction(ReadingCheck),
    "入管の通知": _correction(ImmigrationNotice),
    "付記事項": _correction(OfficeNotice),
    "成年被後見人": _correction(AdultWardNotice),
    "カード": _correction(CardNotice),
}

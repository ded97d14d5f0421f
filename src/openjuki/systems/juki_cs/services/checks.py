"""論理チェック — what CS refuses to take over (L-05, CS-01), as pure functions.

A broken rule quarantines the message and stops that person's stream. Which items a reason may change is data:
転居 moves nobody's birthday. The law behind the reasons: 住民基本台帳法 第30条の6, 施行令第30条の5.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.kernel.register.reasons import CORRECTION, ENTRY, REASONS, REMOVAL
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.parts import LegalDate

LABELS: Final = {
    "resident_code": "住民票コード",
    "name": "氏名",
    "birth": "生年月日",
    "sex": "性別",
    "address": "住所",
    "individual_number": "個人番号",
}
_FOUR: Final = frozenset({"name", "birth", "sex", "address"})
_BY_REASON: Final[dict[str, frozenset[str]]] = {
    "move_within": frozenset({"address"}),
    "inter_ward_move": frozenset({"address"}),
    "minor_correction": frozenset({"name", "address"}),
    "correction_ex_officio": _FOUR,
    "error_correction": _FOUR,
    "cancel_correct": frozenset(LABELS),
    "individual_number_change": frozenset({"individual_number"}),
    "individual_number_correction": frozenset({"individual_number"}),
    "individual_number_entry": frozenset({"individual_number"}),
    "resident_code_change": frozenset({"resident_code"}),
    "resident_code_entry": frozenset({"resident_code"}),
    "former_surname_entry": frozenset({"name"}),
    "former_surname_change": frozenset({"name"}),
    "former_surname_removal": frozenset({"name"}),
    "alias_entry": frozenset({"name"}),
    "alias_removal": frozenset({"name"}),
}


@dataclass(frozen=True, slots=True)
class State:
    """What the file holds of a person now. Not shown in full: it holds numbers."""

    active: bool
    resident_code: str
    name: str
    birth: LegalDate
    sex: str
    address: str
    individual_number: str | None

    def __repr__(self) -> str:
        return f"State(active={self.active})"


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule: id of the check and a Japanese sentence without personal data."""

    code: str
    reason: str


def allowed_changes(reason: str) -> frozenset[str]:
    """Items that may differ from what the file holds, for a reason of correction; none for a removal."""
    return _BY_REASON.get(reason, frozenset())


def fault_of(now: State | None, new: IdentityItems, *, accept_unknown: bool) -> Fault | None:
    """The first rule that `new` breaks, or None.

    `accept_unknown`: the file is still being built, so a correction of a person not yet in it is taken over.
    """
    return _numbers(new) or _reason(now, new, accept_unknown) or _items(now, new)


def _numbers(new: IdentityItems) -> Fault | None:
    if not resident_code.is_valid(new.resident_code):
        return Fault("CC-01", "住民票コードの検査用数字が合いません")
    if new.individual_number is not None and not individual_number.is_valid(new.individual_number):
        return Fault("CC-02", "個人番号の検査用数字が合いません")
    return None


def _reason(now: State | None, new: IdentityItems, accept_unknown: bool) -> Fault | None:
    if new.reason not in REASONS:
        return Fault("CC-03", "定義されていない異動事由です")
    if new.reason in ENTRY:
        if now is not None and now.active:
            return Fault("CC-04", f"現存する住民への記載({ENTRY[new.reason]})です")
        return None
    if now is None and new.reason == "resident_code_entry":
        return None  # before a code was entered there was no 本人確認情報 (住基法30条の6第1項)
    if now is None:
        return None if accept_unknown else Fault("CC-05", "本人確認情報ファイルに無い人の異動です")
    if not now.active:
        return Fault("CC-06", f"消除された人の異動({REASONS[new.reason]})です")
    return None


def _items(now: State | None, new: IdentityItems) -> Fault | None:
    if now is None or new.reason in ENTRY:
        return None
    differing = {
        f.name for f in fields(now) if f.name in LABELS and getattr(now, f.name) != getattr(new, f.name)
    }
    wrong = differing - allowed_changes(new.reason)
    if not wrong:
        return None
    names = "、".join(label for item, label in LABELS.items() if item in wrong)
    return Fault("CC-07", f"{REASONS[new.reason]}では変更できない項目({names})が変わっています")


def active_after(reason: str) -> bool:
    """Whether the person is a resident after a change for this reason."""
    return reason in ENTRY or reason in CORRECTION or reason not in REMOVAL

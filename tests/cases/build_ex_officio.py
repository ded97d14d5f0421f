"""Ex-officio notices as a case writes them: who, which items, on which grounds."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.notices.address_correction import MANNERS, AddressCorrection, Occupant
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
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.death import RemovedMember
from openjuki.kernel.notices.entry_ex_officio import (
    CAUSES,
    OCCASIONS,
    EntryExOfficio,
    RemovalExOfficio,
    Restoration,
)
from openjuki.kernel.notices.foreign import ForeignEntry, RelationshipNotice
from openjuki.kernel.notices.grounds import BASES, Grounds
from openjuki.kernel.notices.move_out import MoveOutExOfficio
from openjuki.kernel.notices.move_within import StayingMember
from openjuki.kernel.notices.name_requests import (
    ALIAS_ACTS,
    FORMER_SURNAME_ACTS,
    AliasRequest,
    FormerSurnameRequest,
)
from openjuki.kernel.notices.nationality import WAYS, NationalityLost, Naturalization
from openjuki.kernel.notices.numbers import (
    CHANGE_CAUSES,
    CODE_ACTS,
    NUMBER_ACTS,
    IndividualNumberChange,
    IndividualNumberExOfficio,
    ResidentCodeChange,
    ResidentCodeExOfficio,
)
from openjuki.kernel.notices.renewal import ACTS as RENEWALS
from openjuki.kernel.notices.renewal import Renewal
from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.record import Record

NAMES = {label: name for name, label in labels_of(Record).items()}
_BASES = {label.partition("(")[0]: code for code, label in BASES.items()}
_OCCASIONS = {label: code for code, label in OCCASIONS.items()}
_REMOVALS = {label: code for code, label in CAUSES.items()}
_CODE_ACTS = {label: code for code, label in CODE_ACTS.items()}
_NUMBER_ACTS = {label: code for code, label in NUMBER_ACTS.items()}
_CAUSES = {label: code for code, label in CHANGE_CAUSES.items()}
_WAYS = {label: code for code, label in WAYS.items()}
_RENEWALS = {label: code for code, label in RENEWALS.items()}
_PLAIN = {
    "氏": "surname",
    "名": "given_name",
    "本籍": "registered_domicile",
    "筆頭者": "register_head",
    "ローマ字氏名": "roman_name",
    "国籍": "nationality",
    "区分": "residence_category",
    "在留カード番号": "residence_card_no",
}
_FORMER_SURNAME = {label: code for code, label in FORMER_SURNAME_ACTS.items()}
_ALIAS = {label: code for code, label in ALIAS_ACTS.items()}
_MANNERS = {label: code for code, label in MANNERS.items()}
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


def _by_notifier(items: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """What every notice about one person has that somebody brings."""
    names = ("ward", "notified_on", "notifier", "identity", "agent")
    return {name: items[name] for name in names} | {
        "addressee_no": raw.pop("宛名番号", "0000000019"),
        "note": raw.pop("留意事項", ""),
    }


def _act(table: dict[str, str], raw: dict[str, Any]) -> str:
    label = raw.pop("請求")
    return table.get(label, label)


def _former_surname(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> FormerSurnameRequest:
    former = raw.pop("旧氏", "")
    return FormerSurnameRequest(
        **_by_notifier(items, raw),
        act=_act(_FORMER_SURNAME, raw),
        former_surname=former,
        former_surname_furigana=raw.pop("旧氏の振り仮名", "キュウシ" if former else ""),
        former_surname_reading=raw.pop("旧氏フリガナ", ""),
        proof_seen=raw.pop("証明", True),
    )


def _alias(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> AliasRequest:
    return AliasRequest(
        **_by_notifier(items, raw),
        act=_act(_ALIAS, raw),
        alias=raw.pop("通称", ""),
        alias_reading=raw.pop("通称フリガナ", ""),
        proof_seen=raw.pop("証明", True),
    )


def _address(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> AddressCorrection:
    manner, category = raw.pop("修正", "職権修正"), raw.pop("区分", "")
    return AddressCorrection(
        **common(raw, items, changed_on),
        household_no=raw.pop("世帯番号", "0000000019"),
        members=tuple(Occupant(number) for number in raw.pop("修正する人")),
        address=items["address"],
        address_override=items["address_override"],
        manner=_MANNERS.get(manner, manner),
        category=_CATEGORIES.get(category, category),
    )


def _naturalization(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Naturalization:
    way = raw.pop("経緯", "帰化")
    own = {"本籍": "宮城県仙台市青葉区本町一丁目１番", "筆頭者": "金田　民俊", "氏": "金田", "名": "民俊"}
    given = {_PLAIN[name]: raw.pop(name, value) for name, value in own.items()}
    return Naturalization(
        **common(raw, items, changed_on),
        addressee_no=raw.pop("宛名番号", "0000000019"),
        way=_WAYS.get(way, way),
        **given,
    )


def _nationality_lost(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> NationalityLost:
    given = {name: raw.pop(label) for label, name in _PLAIN.items() if label in raw}
    return NationalityLost(
        **common(raw, items, changed_on),
        addressee_no=raw.pop("宛名番号", "0000000019"),
        stays=raw.pop("記載する", True),
        **given,
    )


def _renewal(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Renewal:
    act = raw.pop("改め方", "改製")
    return Renewal(
        **common(raw, items, changed_on),
        addressee_no=raw.pop("宛名番号", "0000000019"),
        act=_RENEWALS.get(act, act),
    )


def _code_change(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> ResidentCodeChange:
    return ResidentCodeChange(**_by_notifier(items, raw))


def _code(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> ResidentCodeExOfficio:
    return ResidentCodeExOfficio(
        **common(raw, items, changed_on),
        addressee_no=raw.pop("宛名番号", "0000000019"),
        act=_act(_CODE_ACTS, raw),
        resident_code=raw.pop("住民票コード", ""),
    )


def _answer(raw: dict[str, Any]) -> dict[str, str]:
    return {
        "individual_number": raw.pop("個人番号", "987654321093"),
        "individual_number_check": raw.pop("番号確認", "juki_cs"),
        "answer_no": raw.pop("依頼管理番号", "R0001"),
    }


def _number_change(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> IndividualNumberChange:
    cause = raw.pop("理由", "その他")
    own = _answer(raw) | {"cause": _CAUSES.get(cause, cause)}
    return IndividualNumberChange(**_by_notifier(items, raw), changed_on=changed_on, **own)


def _number(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> IndividualNumberExOfficio:
    return IndividualNumberExOfficio(
        **common(raw, items, changed_on),
        addressee_no=raw.pop("宛名番号", "0000000019"),
        act=_act(_NUMBER_ACTS, raw),
        **_answer(raw),
    )


def _entry(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> EntryExOfficio:
    from cases.build import PREVIOUS, _mover, address

    occasion, previous = raw.pop("事情", "住所設定"), raw.pop("転入前住所", None)
    since = raw.pop("住定日", None)
    return EntryExOfficio(
        **common(raw, items, changed_on),
        occasion=_OCCASIONS.get(occasion, occasion),
        address=items["address"],
        address_override=items["address_override"],
        joins=items["joins"],
        previous_address=PREVIOUS if previous is None else address(previous),
        members=tuple(_mover(str(at), dict(each)) for at, each in enumerate(raw.pop("記載する人"), start=1)),
        address_since=parse_uncertain(str(since)) if since else None,
    )


def _removal(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> RemovalExOfficio:
    cause = raw.pop("理由", "居住の実態がない(実態調査)")
    return RemovalExOfficio(
        **common(raw, items, changed_on),
        household_no=raw.pop("世帯番号", "0000000019"),
        cause=_REMOVALS.get(cause, cause),
        members=tuple(RemovedMember(number) for number in raw.pop("消除する人")),
        staying=tuple(StayingMember(each["宛名番号"], each["続柄"]) for each in raw.pop("残る人", ())),
    )


def _restoration(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Restoration:
    return Restoration(
        **common(raw, items, changed_on),
        addressee_no=raw.pop("宛名番号", "0000000019"),
        relationship=raw.pop("続柄", ""),
    )


def _foreign(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> ForeignEntry:
    from cases.build import _mover

    return ForeignEntry(
        **items,
        changed_on=changed_on,
        article=str(raw.pop("条", "46")),
        members=tuple(_mover(str(at), dict(each)) for at, each in enumerate(raw.pop("転入者"), start=1)),
    )


def _relationship(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> RelationshipNotice:
    return RelationshipNotice(
        **_by_notifier(items, raw),
        changed_on=changed_on,
        relationship=raw.pop("続柄"),
        relationship_proven=raw.pop("証明", True),
    )


def instead(notified: Build) -> Build:
    """The 届出 as its own case writes it, with grounds in place of the notifier (S 4.2.0.2)."""

    def build(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Any:
        grounds = common(raw, items, changed_on)["grounds"]
        return counterpart_of(notified(raw, items, changed_on), grounds)

    return build


def counterpart_of(said: Any, grounds: Grounds) -> Any:
    """What a 届出 says, where nobody gave it."""
    kind = next(own for own, model in COUNTERPARTS.items() if model is type(said))
    own = {f.name: getattr(said, f.name) for f in fields(kind) if hasattr(said, f.name)}
    if kind is MoveOutExOfficio:
        own["members"] = tuple(RemovedMember(each.addressee_no) for each in said.members)
    return kind(**own, grounds=grounds)


KINDS: dict[str, Build] = {
    "30条の46": _foreign,
    "30条の48": _relationship,
    "職権記載": _entry,
    "職権消除": _removal,
    "回復": _restoration,
    "住民票コードの変更": _code_change,
    "住民票コード": _code,
    "個人番号の変更": _number_change,
    "個人番号": _number,
    "帰化": _naturalization,
    "国籍喪失": _nationality_lost,
    "改製": _renewal,
    "旧氏": _former_surname,
    "通称": _alias,
    "住所の修正": _address,
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

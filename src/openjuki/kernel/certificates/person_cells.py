"""一人分の欄 — the cells of one person, the same for every form (S 5.1, RR-05).

Keys are the names by which the templates place them.
"""

from __future__ import annotations

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import (
    NOT_APPLICABLE,
    Cell,
    chosen,
    not_applicable,
    omitted,
    shown,
)
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import ResidenceCategory, Sex
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.record import Record


def person_cells(record: Record, earlier_address: str, choices: Choices) -> tuple[Cell, ...]:
    """All cells of one person. ``earlier_address``: 異動前住所 (``facts.earlier_address_text``)."""
    foreign = facts.is_foreign(record)
    cells = (
        *_name_cells(record, choices, foreign),
        shown("birth", "生年月日", facts.birth_text(record)),
        shown("sex", "性別", Sex.LABELS.get(record.sex, "")),
        chosen(choices.relationship, "relationship", "続柄", record.relationship),
        *_number_cells(record, choices),
        *_residence_cells(record, earlier_address, choices, foreign),
        *_domicile_cells(record, choices, foreign),
        *_foreign_cells(record, choices, foreign),
        _remarks_cell(record, choices, foreign),
    )
    return tuple(_left_out(cell, choices) for cell in cells) if choices.without else cells


def _left_out(cell: Cell, choices: Choices) -> Cell:
    """省略 where the request leaves the item out; its 振り仮名 goes with a 旧氏."""
    gone = cell.key.removesuffix("_furigana") in choices.without and cell.label != NOT_APPLICABLE
    return omitted(cell.key, cell.label) if gone else cell


def _name_cells(record: Record, choices: Choices, foreign: bool) -> tuple[Cell, ...]:
    read = choices.reading_kana
    name = shown("name", "氏名", facts.name_with_reading(record) if read else facts.name_text(record))
    if foreign:
        # Their フリガナ is a search item of the register, never certified and never printed.
        no = [not_applicable(key) for key in ("furigana", "former_surname", "former_surname_furigana")]
        alias = record.alias
        if read:
            alias = facts.with_reading(alias, record.alias_reading, record.alias_reading_confirmed)
        return (name, *no, shown("alias", "通称", alias))
    surname = record.former_surname
    if read:
        confirmed = record.former_surname_reading_confirmed
        surname = facts.with_reading(surname, record.former_surname_reading, confirmed)
    former = (
        (
            shown("former_surname", "旧氏", surname),
            shown("former_surname_furigana", "旧氏の振り仮名", record.former_surname_furigana),
        )
        if record.former_surname
        else (not_applicable("former_surname"), not_applicable("former_surname_furigana"))
    )
    return (
        name,
        shown("furigana", "氏名の振り仮名", facts.furigana_text(record)),
        *former,
        not_applicable("alias"),
    )


def _number_cells(record: Record, choices: Choices) -> tuple[Cell, ...]:
    return (
        chosen(choices.individual_number, "individual_number", "個人番号", record.individual_number),
        chosen(choices.resident_code, "resident_code", "住民票コード", record.resident_code),
    )


def _residence_cells(
    record: Record, earlier_address: str, choices: Choices, foreign: bool
) -> tuple[Cell, ...]:
    became = (
        shown(
            "became_resident_on",
            "外国人住民となった年月日",
            facts.date_text(record.became_foreign_resident_on),
        )
        if foreign
        else shown("became_resident_on", "住民となった年月日", facts.date_text(record.became_resident_on))
    )
    return (
        became,
        shown("address_since", "住所を定めた年月日", facts.address_since_text(record, earlier_address)),
        shown("notified_on", "届出の年月日", facts.date_text(record.notified_on)),
        shown("previous_address", "転入前住所", facts.previous_address_text(record)),
        shown("earlier_address", "異動前住所", earlier_address)
        if choices.earlier_address
        else not_applicable("earlier_address"),
    )


def _domicile_cells(record: Record, choices: Choices, foreign: bool) -> tuple[Cell, ...]:
    if foreign:
        return (not_applicable("registered_domicile"), not_applicable("register_head"))
    return (
        chosen(choices.domicile, "registered_domicile", "本籍", record.registered_domicile),
        chosen(choices.domicile, "register_head", "筆頭者", record.register_head),
    )


def _foreign_cells(record: Record, choices: Choices, foreign: bool) -> tuple[Cell, ...]:
    keys = ("nationality", "residence_category", "status_of_residence", "residence_card_no", "period_of_stay")
    if not foreign:
        return tuple(not_applicable(key) for key in keys)
    wanted = choices.foreign_items
    special = record.residence_category == ResidenceCategory.SPECIAL_PERMANENT
    card = "特別永住者証明書番号" if special else "在留カード番号"
    number = record.special_permanent_no if special else record.residence_card_no
    if special:
        status = (not_applicable("status_of_residence"), not_applicable("period_of_stay"))
    else:
        status = (
            chosen(wanted, "status_of_residence", "在留資格", record.status_of_residence),
            chosen(wanted, "period_of_stay", "在留期間等", facts.stay_text(record)),
        )
    return (
        chosen(wanted, "nationality", "国籍・地域", record.nationality),
        chosen(wanted, "residence_category", "30条の45の区分", facts.category_text(record)),
        chosen(wanted, "residence_card_no", card, number),
        *status,
    )


def _remarks_cell(record: Record, choices: Choices, foreign: bool) -> Cell:
    events = facts.alias_events_text(record) if foreign else ""
    parts = []
    if events:
        parts.append(events if choices.alias_events else "通称の記載・削除に関する事項 省略")
    if record.remarks:
        parts.append(record.remarks if choices.remarks else "備考 省略")
    return shown("remarks", "備考", "。".join(parts))


def removal_cells(record: Record) -> tuple[Cell, ...]:
    """除票固有の記載事項 (S 1.1.5, 住民基本台帳法 第15条の3): why, when and where to."""
    return (
        shown("removal_reason", "消除の事由", REASONS.get(record.removal_reason, "")),
        shown("removed_on", "事由の生じた年月日", facts.date_text(record.removed_on)),
        shown("removal_notified_on", "消除の届出年月日", facts.date_text(record.removal_notified_on)),
        shown("planned_destination", "転出先（予定）", _place(record, "planned_destination")),
        shown("confirmed_destination", "転出先（確定）", _place(record, "confirmed_destination")),
        shown("confirmed_move_out_on", "転出年月日（確定）", facts.date_text(record.confirmed_move_out_on)),
        shown("move_in_notification_on", "転入通知年月日", facts.date_text(record.move_in_notification_on)),
        shown("renewal_removed_on", "改製消除年月日", facts.date_text(record.renewal_removed_on)),
    )


def _place(record: Record, which: str) -> str:
    return address_of(record, which).one_line()

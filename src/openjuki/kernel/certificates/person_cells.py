"""一人分の欄 — the cells of one person, the same for both forms (S 5.1, RR-05).

Keys are the names by which the templates place them.
"""

from __future__ import annotations

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import Cell, chosen, not_applicable, shown
from openjuki.kernel.register.codes import ResidenceCategory, Sex
from openjuki.kernel.register.record import Record


def person_cells(record: Record, earlier_address: str, choices: Choices) -> tuple[Cell, ...]:
    """All cells of one person. ``earlier_address``: 異動前住所 (``facts.earlier_address_text``)."""
    foreign = facts.is_foreign(record)
    return (
        *_name_cells(record, foreign),
        shown("birth", "生年月日", facts.birth_text(record)),
        shown("sex", "性別", Sex.LABELS.get(record.sex, "")),
        chosen(choices.relationship, "relationship", "続柄", record.relationship),
        *_number_cells(record, choices),
        *_residence_cells(record, earlier_address, choices, foreign),
        *_domicile_cells(record, choices, foreign),
        *_foreign_cells(record, choices, foreign),
        _remarks_cell(record, choices, foreign),
    )


def _name_cells(record: Record, foreign: bool) -> tuple[Cell, ...]:
    name = shown("name", "氏名", facts.name_text(record))
    if foreign:
        # Their フリガナ is a search item of the register, never certified and never printed.
        no = [not_applicable(key) for key in ("furigana", "former_surname", "former_surname_furigana")]
        return (name, *no, shown("alias", "通称", record.alias))
    former = (
        (
            shown("former_surname", "旧氏", record.former_surname),
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

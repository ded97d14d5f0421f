"""What changes of one person: one maker for each kind of notice about a single record, for the state machine."""

from __future__ import annotations

from typing import Any

from openjuki.kernel.notices.address_correction import AddressCorrection, Occupant
from openjuki.kernel.notices.corrections import (
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
from openjuki.kernel.notices.family_register import FamilyRegisterNotice, RegisteredMember
from openjuki.kernel.notices.foreign import RelationshipNotice
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.name_requests import AliasRequest, FormerSurnameRequest
from openjuki.kernel.notices.nationality import NationalityLost, Naturalization
from openjuki.kernel.notices.numbers import (
    IndividualNumberChange,
    IndividualNumberExOfficio,
    ResidentCodeChange,
    ResidentCodeExOfficio,
)
from openjuki.kernel.notices.renewal import Renewal
from openjuki.kernel.register.codes import Kind, Status
from support.register_desk import AGENCY, BY, FAMILY_REGISTER, FOUND, GROUNDS, START, Desk, home

_WORDS = "一二三四五六七八九"
_KANA = "アイウエオ"
_DOMICILE = Grounds("domicile_notice", "本籍地からの通知", START)
_IMMIGRATION = Grounds("immigration", "出入国在留管理庁長官の通知", START)
_JUDGEMENT = Grounds("judgement", "登記所の通知", START)


def _corrected(desk: Desk, kind: type[Correction], number: str, grounds: Grounds, *items: CorrectedItem,
               **more: Any) -> Correction:  # fmt: skip
    return kind(
        **desk.head(number), **more, changed_on=desk.today, addressee_no=number, grounds=grounds, items=items
    )


def _item(desk: Desk, name: str, values: str | tuple[str, ...]) -> CorrectedItem:
    return CorrectedItem(name, desk.chance.choice(values))


def _name(desk: Desk, number: str) -> CorrectedItem:
    japanese = desk.record(number).kind == Kind.JAPANESE
    return _item(desk, "given_name" if japanese else "kanji_name", _WORDS)


def correction_ex_officio(desk: Desk) -> Correction | None:
    if not (number := desk.person()):
        return None
    item = _name(desk, number) if desk.chance.random() < 0.7 else CorrectedItem("relationship", "同居人")
    return _corrected(desk, CorrectionExOfficio, number, GROUNDS, item)


def minor_correction(desk: Desk) -> Correction | None:
    if not (number := desk.person()):
        return None
    return _corrected(desk, MinorCorrection, number, FOUND, _name(desk, number), category="common_characters")


def error_correction(desk: Desk) -> Correction | None:
    """Of a resident an item; of a removed record no item, but what was wrong."""
    gone = desk.gone(*Status.LABELS.keys() - {Status.RESIDENT}) if desk.chance.random() < 0.3 else ""
    if gone:
        return _corrected(desk, ErrorCorrection, gone, FOUND, note="氏名の誤記")
    if not (number := desk.person()):
        return None
    return _corrected(desk, ErrorCorrection, number, FOUND, _name(desk, number), history_no=1)


def furigana_notice(desk: Desk) -> Correction | None:
    if not (number := desk.person(Kind.JAPANESE)):
        return None
    items = (
        _item(desk, "furigana_given_name", _KANA),
        CorrectedItem("furigana_given_name_certified", "true"),
    )
    return _corrected(desk, FuriganaNotice, number, _DOMICILE, *items)


def reading_check(desk: Desk) -> Correction | None:
    if not (number := desk.person()):
        return None
    japanese = desk.record(number).kind == Kind.JAPANESE
    item = _item(desk, "reading_given_name" if japanese else "reading_name", _KANA)
    return _corrected(desk, ReadingCheck, number, GROUNDS, item)


def immigration_notice(desk: Desk) -> Correction | None:
    if not (number := desk.person(Kind.FOREIGN)):
        return None
    item = _item(desk, "period_of_stay", ("１年", "３年", "５年"))
    return _corrected(desk, ImmigrationNotice, number, _IMMIGRATION, item)


def office_notice(desk: Desk) -> Correction | None:
    if not (number := desk.person()):
        return None
    items = (
        CorrectedItem("nhi_insured", "true"),
        CorrectedItem("nhi_acquired_on", desk.lately().isoformat()),
    )
    return _corrected(desk, OfficeNotice, number, GROUNDS, *items)


def adult_ward_notice(desk: Desk) -> Correction | None:
    if not (number := desk.person()):
        return None
    items = (
        CorrectedItem("adult_ward", "true"), CorrectedItem("adult_ward_judged_on", "R8.1.10"),
        CorrectedItem("adult_ward_registered_on", "R8.1.20"),
        CorrectedItem("adult_ward_known_on", desk.lately().isoformat()),
    )  # fmt: skip
    return _corrected(desk, AdultWardNotice, number, _JUDGEMENT, *items)


def card_notice(desk: Desk) -> Correction | None:
    if not (number := desk.person()):
        return None
    return _corrected(desk, CardNotice, number, AGENCY, _item(desk, "card_status", "129"))


def address_correction(desk: Desk) -> AddressCorrection | None:
    """住居表示, or an error; of the whole household."""
    household, members = desk.household()
    if not members:
        return None
    head, minor = desk.head(members[0]), desk.chance.random() < 0.5
    manner = (
        "minor_correction" if minor else desk.chance.choice(("error_correction", "correction_ex_officio"))
    )
    return AddressCorrection(**head, changed_on=desk.today, household_no=household, grounds=FOUND, manner=manner,
                             members=tuple(Occupant(n) for n in members),
                             category="residential_addressing" if minor else "",
                             address=home(desk.chance.randint(1000, 1200), head["ward"]))  # fmt: skip


def _bearing(desk: Desk, name: str) -> str:
    """Now and then somebody who has a 旧氏 or 通称 already."""
    found = [n for n, v in sorted(desk.register.residents().items()) if getattr(v.record, name)]
    return desk.chance.choice(found) if found and desk.chance.random() < 0.5 else ""


def former_surname(desk: Desk) -> FormerSurnameRequest | None:
    if not (number := _bearing(desk, "former_surname") or desk.person(Kind.JAPANESE)):
        return None
    act = desk.chance.choice(("change", "removal")) if desk.record(number).former_surname else "entry"
    names: dict[str, Any] = {} if act == "removal" else {
        "former_surname": desk.chance.choice("旧前先"), "former_surname_furigana": "キュウ",
        "former_surname_reading": "キュウ", "proof_seen": True,
    }  # fmt: skip
    return FormerSurnameRequest(**desk.head(number), **BY, addressee_no=number, act=act, **names)


def alias(desk: Desk) -> AliasRequest | None:
    if not (number := _bearing(desk, "alias") or desk.person(Kind.FOREIGN)):
        return None
    entered = bool(desk.record(number).alias)
    names: dict[str, Any] = (
        {}
        if entered
        else {"alias": "通" + desk.chance.choice(_WORDS), "alias_reading": "ツウ", "proof_seen": True}
    )
    return AliasRequest(
        **desk.head(number), **BY, addressee_no=number, act="removal" if entered else "entry", **names
    )


def resident_code_change(desk: Desk) -> ResidentCodeChange | None:
    number = desk.person()
    return ResidentCodeChange(**desk.head(number), **BY, addressee_no=number) if number else None


def resident_code_ex_officio(desk: Desk) -> ResidentCodeExOfficio | None:
    if not (number := desk.person()):
        return None
    act, code = ("correction", desk.code()) if desk.record(number).resident_code else ("entry", "")
    return ResidentCodeExOfficio(**desk.head(number), changed_on=desk.today, addressee_no=number, grounds=AGENCY,
                                 act=act, resident_code=code)  # fmt: skip


def _answered(desk: Desk, number: str) -> dict[str, Any]:
    return {
        **desk.head(number), "changed_on": desk.today, "addressee_no": number, "individual_number": desk.number(),
        "individual_number_check": "juki_cs", "answer_no": f"R{desk.count}",
    }  # fmt: skip


def individual_number_change(desk: Desk) -> IndividualNumberChange | None:
    number = desk.person()
    return IndividualNumberChange(**_answered(desk, number), **BY, cause="leaked") if number else None


def individual_number_ex_officio(desk: Desk) -> IndividualNumberExOfficio | None:
    bare = [n for n, v in sorted(desk.register.residents().items()) if not v.record.individual_number]
    if not (number := desk.chance.choice(bare) if bare and desk.chance.random() < 0.5 else desk.person()):
        return None
    act = "correction" if desk.record(number).individual_number else "entry"
    return IndividualNumberExOfficio(**_answered(desk, number), grounds=AGENCY, act=act)


def renewal(desk: Desk) -> Renewal | None:
    if not (number := desk.person()):
        return None
    act = desk.chance.choice(("renewal", "reconstruction"))
    return Renewal(**desk.head(number), changed_on=desk.today, addressee_no=number, act=act, grounds=FOUND)


def naturalization(desk: Desk) -> Naturalization | None:
    """帰化, or 国籍取得."""
    if not (number := desk.person(Kind.FOREIGN)):
        return None
    name, reading = desk.named()
    return Naturalization(**desk.head(number), changed_on=desk.lately(), addressee_no=number, grounds=FAMILY_REGISTER,
                          way=desk.chance.choice(("naturalization", "nationality_acquired")),
                          surname="帰", given_name=name, reading_surname="キ", reading_given_name=reading,
                          registered_domicile="宮城県仙台市青葉区", register_head=f"帰　{name}")  # fmt: skip


def nationality_lost(desk: Desk) -> NationalityLost | None:
    """Of one who stays, as 経過滞在者, or who does not."""
    if not (number := desk.person(Kind.JAPANESE)):
        return None
    stays = desk.chance.random() < 0.7
    as_foreigner: dict[str, Any] = (
        {"roman_name": desk.roman(), "nationality": "アメリカ合衆国"} if stays else {}
    )
    return NationalityLost(**desk.head(number), changed_on=desk.lately(), addressee_no=number, stays=stays,
                           grounds=FAMILY_REGISTER, **as_foreigner)  # fmt: skip


def relationship_notice(desk: Desk) -> RelationshipNotice | None:
    """30条の48; a 続柄 of kin with its proof (30条の49) or, answered by a reason, without."""
    if not (number := desk.person(Kind.FOREIGN)):
        return None
    relationship = desk.chance.choice(("縁故者", "同居人", "子", "妻"))
    return RelationshipNotice(**desk.head(number), **BY, changed_on=desk.today, addressee_no=number,
                              relationship=relationship, relationship_proven=desk.chance.random() < 0.5)  # fmt: skip


def family_register_notice(desk: Desk) -> FamilyRegisterNotice | None:
    """転籍 or 氏の変更 of a household, or 婚姻 or 名の変更 of one of it."""
    household, members = desk.household()
    if not members:
        return None
    event = desk.chance.choice(("transfer", "surname_change", "marriage", "given_name_change"))
    name, _ = desk.named()
    domicile = f"宮城県仙台市青葉区国分町{desk.count}番"
    told: dict[str, Any] = {
        "transfer": {"registered_domicile": domicile},
        "surname_change": {"surname": f"改{name}", "register_head": f"改{name}　一"},
        "marriage": {
            "surname": f"婚{name}",
            "registered_domicile": domicile,
            "register_head": f"婚{name}　一",
        },
        "given_name_change": {"given_name": f"更{name}"},
    }[event]
    concerned = [desk.chance.choice(members)] if event in ("marriage", "given_name_change") else members
    rows = tuple(RegisteredMember(addressee_no=n, **told) for n in concerned)
    return FamilyRegisterNotice(**desk.head(members[0]), household_no=household, grounds=FAMILY_REGISTER,
                                took_effect_on=desk.lately(), event=event, members=rows)  # fmt: skip

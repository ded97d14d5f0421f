"""Cases of 出生, 死亡, 失踪宣告 and the other 戸籍の届出."""

from dataclasses import fields
from datetime import date
from typing import Any

from cases.build_ex_officio import common
from cases.build_households import Build, among, staying
from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import parse_date
from openjuki.kernel.notices.birth import Birth, Newborn
from openjuki.kernel.notices.death import Death, Disappearance, RemovedMember
from openjuki.kernel.notices.family_register import EVENT_TITLES, FamilyRegisterNotice, RegisteredMember
from openjuki.kernel.register.address import NOWHERE

_EVENTS = {title: key for key, title in EVENT_TITLES.items()}
_ITEMS = {
    "宛名番号": "addressee_no",
    "氏": "surname",
    "名": "given_name",
    "氏の振り仮名": "furigana_surname",
    "名の振り仮名": "furigana_given_name",
    "氏フリガナ": "reading_surname",
    "本籍": "registered_domicile",
    "筆頭者": "register_head",
    "続柄": "relationship",
    "性別": "sex",
}
FROM_REGISTER = "戸籍の届出/戸籍届書"


def _birth(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Birth:
    from cases.build import address

    raw.setdefault("根拠", FROM_REGISTER)
    own = among(Birth, common(raw, items, changed_on))
    return Birth(
        **own,
        members=tuple(_child(str(at), dict(each)) for at, each in enumerate(raw.pop("子"), start=1)),
        mother_addressee_no=raw.pop("母", ""),
        joins=items["joins"],
        address=address(raw.pop("子の住所")) if "子の住所" in raw else NOWHERE,
        address_override=items["address_override"],
    )


def _child(key: str, raw: dict[str, Any]) -> Newborn:
    from cases.build import person_items

    raw.setdefault("名", "光")
    raw.setdefault("名フリガナ", "ヒカリ")
    raw.setdefault("生年月日", "R8.11.15")
    proven = raw.pop("続柄の証明", False)
    items = person_items(raw)
    items.setdefault("relationship", "子")
    known = {each.name for each in fields(Newborn)}
    return Newborn(
        key=key, relationship_proven=proven, **{name: value for name, value in items.items() if name in known}
    )


def _removal(kind: type, day: str) -> Build:
    def build(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Any:
        raw.setdefault("根拠", FROM_REGISTER)
        entered = raw.pop("死亡日", None)
        judged = {"judged_on": parse_date(str(raw.pop("裁判確定日")))} if "裁判確定日" in raw else {}
        return kind(
            **among(kind, common(raw, items, changed_on)),
            **{day: parse_uncertain(str(entered)) if entered else UncertainDate.exact(changed_on)},
            **judged,
            household_no=raw.pop("世帯番号", "0000000019"),
            members=tuple(RemovedMember(number) for number in raw.pop("異動者", ["0000000019"])),
            staying=staying(raw),
        )

    return build


def _family_register(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> FamilyRegisterNotice:
    raw.setdefault("根拠", FROM_REGISTER)
    event = raw.pop("届")
    return FamilyRegisterNotice(
        **among(FamilyRegisterNotice, common(raw, items, changed_on)),
        took_effect_on=changed_on,
        event=_EVENTS.get(event, event),
        household_no=raw.pop("世帯番号", "0000000019"),
        members=tuple(
            RegisteredMember(**{_ITEMS[name]: value for name, value in each.items()})
            for each in raw.pop("異動者")
        ),
    )


KINDS: dict[str, Build] = {
    "戸籍": _family_register,
    "出生": _birth,
    "死亡": _removal(Death, "died_on"),
    "失踪宣告": _removal(Disappearance, "deemed_dead_on"),
}

"""出生の異動 — the resident record of a child (住民基本台帳法 第7条・第8条, S 4.2.1.2, RR-01)."""

from operator import attrgetter
from typing import Any, Final

from openjuki.kernel.decide.households import householder_of, next_place
from openjuki.kernel.names.furigana import may_be_certified
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.birth import Birth, Newborn
from openjuki.kernel.notices.grounds import FAMILY_REGISTER_BASES
from openjuki.kernel.register.address import address_fields, address_of
from openjuki.kernel.register.codes import Kind, ResidenceCategory, Sex, Status
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.relationship.grammar import HOUSEHOLDER

_COPIED: Final = (
    "kind",
    "surname",
    "given_name",
    "furigana_surname",
    "furigana_given_name",
    "birth",
    "sex",
    "relationship",
    "registered_domicile",
    "register_head",
    "roman_name",
    "kanji_name",
    "reading_name",
    "nationality",
    "nationality_code",
    "remarks",
)
_copied = attrgetter(*_COPIED)


def birth_changes(view: RegisterView, notice: Birth) -> tuple[Change, ...]:
    """One change per child, last in the household (S 5.2); 住民票コード is drawn, 個人番号 comes later."""
    household_no: str = notice.joins or Take("household_no", "members")
    members = view.members_of(notice.joins)
    place = address_of(members[0].record) if members else notice.address
    name = householder_of(view, notice.joins) if members else _head_among(notice)
    shared = {
        "status": Status.RESIDENT,
        "ward": place.code,
        "household_no": household_no,
        "householder_name": name,
        "notified_on": notice.notified_on,
        **address_fields(place),
    }
    first = next_place(view, notice.joins) if members else 1
    changes = []
    for at, child in enumerate(sorted(notice.members, key=_birth_order)):
        assert child.birth is not None  # E03
        record = Record.of(
            {**shared, **_own_items(child), **_furigana(child, notice), "member_order": first + at}
        )
        changes.append(
            Change(
                Take("addressee_no", child.key),
                "birth",
                child.birth.sort_day,
                notice.notified_on,
                record,
                child.birth.entered,
            )
        )
    return tuple(changes)


def _own_items(child: Newborn) -> dict[str, Any]:
    items: dict[str, Any] = dict(zip(_COPIED, _copied(child), strict=True))
    items["sex"] = child.sex or Sex.UNKNOWN
    items["address_since"] = child.birth
    items["resident_code"] = Take("resident_code", child.key)
    if child.kind == Kind.FOREIGN:
        items["became_foreign_resident_on"] = child.birth
        items["residence_category"] = ResidenceCategory.TRANSITIONAL_BIRTH
    else:
        items["became_resident_on"] = child.birth
    return items


def _furigana(child: Newborn, notice: Birth) -> dict[str, Any]:
    """振り仮名 of 氏 and 名, certified when the family register says them (住民基本台帳法 第7条第1号の2)."""
    certifies = notice.grounds.basis in FAMILY_REGISTER_BASES and may_be_certified(notice.notified_on)
    items: dict[str, Any] = {}
    for part in ("surname", "given_name"):
        furigana = getattr(child, f"furigana_{part}")
        items[f"furigana_{part}_certified"] = bool(furigana) and certifies
        items[f"reading_{part}"] = getattr(child, f"reading_{part}") or furigana
    return items


def _head_among(notice: Birth) -> str:
    return next((full_name(child) for child in notice.members if child.relationship == HOUSEHOLDER), "")


def _birth_order(child: Newborn) -> Any:
    assert child.birth is not None
    return child.birth.sort_day

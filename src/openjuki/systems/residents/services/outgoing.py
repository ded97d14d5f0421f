"""What a settled change tells the other systems (連携データの作成): RR-06, RR-07, RR-12.

Published in the settlement's own transaction; nobody outside hears of a provisional registration. The bodies
carry what the manifest's basis allows and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.codes import Kind, Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.messages.parts import LegalDate
from openjuki.messages.residents.family_register_supplement_notice.v1 import Body as SupplementNotice
from openjuki.messages.residents.identity_changed.v1 import Body as IdentityChanged
from openjuki.messages.residents.move_in_notification.v1 import Body as MoveInNotification
from openjuki.messages.residents.registrant_changed.v1 import Body as RegistrantChanged
from openjuki.messages.residents.resident_changed.v1 import Body as ResidentChanged
from openjuki.runtime import places
from openjuki.runtime.exchange import Note
from openjuki.systems.residents.selectors.view_for import city_wards
from openjuki.systems.residents.services import outgoing_move_out

ABROAD = "move_out_abroad"
#: 記載: by a 転入届, or ex officio where nobody gave one (住所設定, 未届転入, 記載漏れ).
MOVE_IN = frozenset({"move_in", "entry_ex_officio"})
#: What concerns the register alone: none of the items that the hub passes on becomes another.
INTERNAL = frozenset({"move_out_planned", "move_out_confirmed"})


def notes_for(written: Sequence[Version], before: Mapping[str, Version]) -> list[Note]:
    """All messages of one settlement, in order per person."""
    return [note for v in written for note in _notes(v, before.get(v.addressee_no))]


def _notes(version: Version, old: Version | None) -> Iterator[Note]:
    record, subject = version.record, version.addressee_no
    if old is None or identity_of(record) != identity_of(old.record):
        yield Note("residents/identity_changed/v1", subject, identity_changed(version))
    if version.reason not in INTERNAL:
        yield Note("residents/resident_changed/v1", subject, resident_changed(version))
    registrant = registrant_changed(version)
    if old is None or registrant != registrant_changed(old):
        yield Note("residents/registrant_changed/v1", subject, registrant)
    if _has_moved_in(version, old) and (notification := move_in_notification(version)):
        yield Note("residents/move_in_notification/v1", subject, notification)
    yield from outgoing_move_out.notes_of(version, old)
    if record.kind == Kind.JAPANESE and _concerns_supplement(version, old):
        notice = supplement_notice(version)
        if notice:
            yield Note("residents/family_register_supplement_notice/v1", subject, notice)


def _concerns_supplement(version: Version, old: Version | None) -> bool:
    """Whether 本籍地 must hear of it: another address, a return after a removal, or the way abroad (住基法19条).

    Of a move within Japan the municipality of arrival tells 本籍地.
    """
    if version.record.status != Status.RESIDENT:
        return version.reason == ABROAD
    if old is None or old.record.status != Status.RESIDENT:
        return True
    return address_of(version.record) != address_of(old.record)


def _has_moved_in(version: Version, old: Version | None) -> bool:
    """Whether the record is new at this address, so that the municipality that was left is told (住基法9条1項).

    回復 bears the reason of an entry ex officio, too, but brings back the address that the person had here.
    """
    if version.reason not in MOVE_IN:
        return False
    return old is None or old.record.address_since != version.record.address_since


def identity_of(record: Record) -> tuple[object, ...]:
    """The items of 本人確認情報, and whether the person is a resident."""
    return (
        record.resident_code, full_name(record), record.birth, record.sex, address_of(record),
        record.individual_number, record.status,
    )  # fmt: skip


def legal_date(value: UncertainDate | None) -> LegalDate | None:
    """A date of the register as messages carry it."""
    return None if value is None else _legal_date(value)


@lru_cache(16384)  # frozen like the date it is made of, and each occurs in many messages
def _legal_date(value: UncertainDate) -> LegalDate:
    return LegalDate(text=value.display(), first=value.first, last=value.last)


def _day(version: Version) -> LegalDate:
    day = version.changed_on
    text = version.changed_on_text or UncertainDate.exact(day).display()
    return LegalDate(text=text, first=day, last=day)


def _required(value: UncertainDate | None) -> LegalDate:
    date = legal_date(value)
    if date is None:
        raise ValueError("空欄にできない年月日が空欄です")
    return date


def identity_changed(version: Version) -> IdentityChanged:
    """本人確認情報 (PO-1): eight items."""
    r = version.record
    return IdentityChanged(
        resident_code=r.resident_code,
        name=full_name(r),
        birth=_required(r.birth),
        sex=r.sex,  # type: ignore[arg-type]
        address=address_of(r).one_line(),
        individual_number=r.individual_number or None,
        reason=version.reason,
        changed_on=_day(version),
    )


def resident_changed(version: Version) -> ResidentChanged:
    """異動情報 for the hub: what some destination may get."""
    r = version.record
    address = address_of(r)
    furigana = _furigana(r)
    certified = r.furigana_surname_certified and r.furigana_given_name_certified
    return ResidentChanged(
        addressee_no=version.addressee_no,
        kind=r.kind,  # type: ignore[arg-type]
        status=r.status,  # type: ignore[arg-type]
        household_no=r.household_no or None,
        member_order=r.member_order,
        name=full_name(r),
        furigana=furigana if certified and furigana else None,
        birth=legal_date(r.birth),
        sex=r.sex,  # type: ignore[arg-type]
        householder_name=r.householder_name or None,
        relationship=r.relationship or None,
        is_householder=r.relationship == HOUSEHOLDER,
        became_resident_on=legal_date(r.became_resident_on or r.became_foreign_resident_on),
        address=f"{address.text}{address.lot}",
        address_detail=address.detail or None,
        address_since=legal_date(r.address_since),
        notified_on=r.notified_on,
        previous_address=address_of(r, "previous_address").one_line() or None,
        individual_number=r.individual_number or None,
        removal_reason=r.removal_reason or None,
        removed_on=legal_date(r.removed_on),
    )


def _furigana(r: Record) -> str:
    return f"{r.furigana_surname}　{r.furigana_given_name}".strip("　")


def registrant_changed(version: Version) -> RegistrantChanged:
    """印鑑登録の対象者の異動: the seal registration is the city's own and hears of 転出予定日 at once, for from that
    day on it may neither register nor certify."""
    r = version.record
    return RegistrantChanged(
        addressee_no=version.addressee_no,
        kind=r.kind,  # type: ignore[arg-type]
        status=r.status,  # type: ignore[arg-type]
        ward=r.ward,
        household_no=r.household_no or None,
        name=full_name(r),
        surname=r.surname or None,
        given_name=r.given_name or None,
        former_surname=r.former_surname or None,
        kanji_name=r.kanji_name or None,
        katakana_name=r.katakana_name or None,
        alias=r.alias or None,
        furigana=_furigana(r) or None,
        birth=legal_date(r.birth),
        sex=r.sex,  # type: ignore[arg-type]
        address=address_of(r).one_line(),
        adult_ward=bool(r.adult_ward),
        planned_move_out_on=r.planned_move_out_on,
        removal_reason=r.removal_reason or None,
        removed_on=legal_date(r.removed_on),
        became_resident_on=legal_date(r.became_resident_on),
    )


def move_in_notification(version: Version) -> MoveInNotification | None:
    """転入通知 to the municipality that the person left; None where there is none (住基法9条1項).

    Of somebody from abroad, and of somebody from within the city, whose wards share this register.
    """
    r = version.record
    to = r.last_registered_address_code or r.previous_address_code
    if not to or not r.ward or r.previous_address_country or to[:5] in city_wards():
        return None
    registered = Address(
        text=r.last_registered_address_text,
        lot=r.last_registered_address_lot,
        detail=r.last_registered_address_detail,
    )
    return MoveInNotification(
        to_municipality=to[:5],
        from_municipality=r.ward,
        resident_code=r.resident_code,
        name=full_name(r),
        birth=_required(r.birth),
        sex=r.sex,  # type: ignore[arg-type]
        previous_address=address_of(r, "previous_address").one_line(),
        last_registered_address=registered.one_line() or None,
        unreported_address=r.unreported_address or None,
        address=address_of(r).one_line(),
        changed_on=_day(version),
        notified_on=version.notified_on or version.changed_on,
    )


def supplement_notice(version: Version) -> SupplementNotice | None:
    """戸籍の附票記載事項通知 to 本籍地; None where 本籍 is なし, 不明 or in no municipality (住基法19条1項)."""
    r = version.record
    to = municipality_of(r.registered_domicile)
    abroad = version.reason == ABROAD
    since = r.removed_on if abroad else r.address_since
    if to is None or since is None:
        return None
    return SupplementNotice(
        to_municipality=to,
        registered_domicile=r.registered_domicile,
        register_head=r.register_head,
        name=full_name(r),
        birth=_required(r.birth),
        sex=r.sex,  # type: ignore[arg-type]
        resident_code=r.resident_code,
        address=address_of(r, "planned_destination" if abroad else "address").one_line(),
        address_since=_required(since),
    )


_BY_NAME: dict[str, str] = {}


def municipality_of(text: str) -> str | None:
    """Code of the municipality with which an address text begins; the longest name wins (区 before 市)."""
    if not _BY_NAME:
        names = Counter(m.name for m in places.municipalities())
        # 府中市 alone could be in Tokyo or in Hiroshima: only a name that stands once may do without 都道府県.
        _BY_NAME.update({m.name: m.code for m in places.municipalities() if names[m.name] == 1})
        _BY_NAME.update({m.full_name: m.code for m in places.municipalities()})
    for length in range(min(len(text), 20), 2, -1):
        code = _BY_NAME.get(text[:length])
        if code:
            return code
    return None

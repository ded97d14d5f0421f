"""転入の異動 — the resident records that a 転入届 makes (住基法 第7条・第22条, S 4.1.1, RR-01)."""

from datetime import date
from operator import attrgetter
from typing import Any

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.move_in import MoveIn, Mover
from openjuki.kernel.register.address import NOWHERE, Address, address_fields
from openjuki.kernel.register.codes import CardStatus, Kind, Sex, Status
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.reentry import restored_names
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.relationship.order import Member, order_members, place_last

UNREPORTED = "（未届）"


def move_in_changes(view: RegisterView, notice: MoveIn) -> tuple[Change, ...]:
    """One change per mover, in the standing order of the household."""
    household_no: str = notice.joins or Take("household_no", "movers")
    householder = _householder_name(view, notice)
    shared = _shared_items(notice, household_no, householder)
    changes = []
    for position, mover in _ordered(view, notice):
        numbers = _numbers(view, mover)
        carried = _carried(view, mover, notice) if mover.resumes else {}
        record = Record.of(
            {**shared, **_own_items(mover, notice), **carried, **numbers, "member_order": position}
        )
        subject = mover.resumes or Take("addressee_no", mover.key)
        changes.append(
            Change(
                subject,
                reason_of(notice),
                entered_on(mover, notice),
                notice.notified_on,
                record,
                note=note_of(notice),
            )
        )
    return tuple(changes)


def reason_of(notice: MoveIn) -> str:
    """異動事由 — 国外転入等 where the previous address lies abroad, else 国内転入."""
    return "move_in_abroad" if notice.previous_address.country else "move_in"


def entered_on(mover: Mover, notice: MoveIn) -> date:
    """異動日 of one mover: the birth of a child born after the move, whose 出生届 comes with it (S 4.1.0.1)."""
    if mover.birth is not None and mover.birth.first > notice.moved_in_on:
        return mover.birth.first
    return notice.moved_in_on


def note_of(notice: MoveIn) -> str:
    """留意事項 of a 未届転入: that it was one, and from where (S 4.1.1.4)."""
    if not notice.unreported_address:
        return ""
    return f"未届転入 転入前住所（未届）: {notice.unreported_address}"


def _carried(view: RegisterView, mover: Mover, notice: MoveIn) -> dict[str, Any]:
    """What a 再転入 takes over beyond what the form holds (S 4.1.1.2)."""
    record = _resumed(view, mover)
    if record is None:
        return {}
    return {"name_priority": record.name_priority, **restored_names(record, mover, notice.previous_address)}


def _householder_name(view: RegisterView, notice: MoveIn) -> str:
    if notice.joins:
        for subject in view.members_of(notice.joins):
            if subject.record.relationship == HOUSEHOLDER:
                return full_name(subject.record)
    for mover in notice.members:
        if mover.relationship == HOUSEHOLDER:
            return full_name(mover)
    return ""


def _shared_items(notice: MoveIn, household_no: str, householder: str) -> dict[str, Any]:
    """What all movers have in common: household, address and how they came."""
    return {
        "status": Status.RESIDENT,
        "ward": notice.address.code,
        "household_no": household_no,
        "householder_name": householder,
        "previous_householder_name": notice.previous_householder_name,
        "notified_on": notice.notified_on,
        "unreported_address": notice.unreported_address,
        **address_fields(notice.address),
        **_previous_items(notice),
    }


def _previous_items(notice: MoveIn) -> dict[str, Any]:
    """転入前住所 and 最終登録住所地; 未届転入 puts the unreported address first (S 4.1.1.4)."""
    registered = notice.last_registered_address
    if registered.is_blank:
        registered = notice.previous_address
    previous = notice.previous_address
    if notice.unreported_address:
        previous = Address(text=notice.unreported_address + UNREPORTED)
    return {
        **address_fields(previous, "previous_address"),
        **address_fields(registered, "last_registered_address"),
    }


_COPIED = (
    "kind",
    "surname",
    "given_name",
    "furigana_surname",
    "furigana_given_name",
    "furigana_surname_certified",
    "furigana_given_name_certified",
    "reading_surname",
    "reading_given_name",
    "former_surname",
    "former_surname_furigana",
    "former_surname_reading",
    "roman_name",
    "kanji_name",
    "katakana_name",
    "reading_name",
    "alias",
    "alias_reading",
    "alias_entered_on",
    "alias_entered_in",
    "alias_entered_code",
    "birth",
    "sex",
    "relationship",
    "registered_domicile",
    "register_head",
    "nationality",
    "nationality_code",
    "residence_category",
    "status_of_residence",
    "period_of_stay",
    "period_of_stay_until",
    "residence_card_no",
    "residence_card_deferred",
    "special_permanent_no",
    "special_permanent_issued_on",
    "special_permanent_expires_on",
    "landing_period",
    "provisional_stay_period",
    "remarks",
)
_copied = attrgetter(*_COPIED)


def _own_items(mover: Mover, notice: MoveIn) -> dict[str, Any]:
    """What belongs to one mover."""
    items: dict[str, Any] = dict(zip(_COPIED, _copied(mover), strict=True))
    since = UncertainDate.exact(entered_on(mover, notice))
    items["sex"] = mover.sex or Sex.UNKNOWN  # blank on the form, 0 in the register and in every message
    items["address_since"] = since
    if since.first > notice.moved_in_on:  # born here: there is no address before this one
        items |= address_fields(NOWHERE, "previous_address")
        items |= address_fields(NOWHERE, "last_registered_address")
    items["card_status"] = CardStatus.ACTIVE if mover.holds_number_card else CardStatus.NONE
    if mover.kind == Kind.FOREIGN:
        items["became_foreign_resident_on"] = mover.became_foreign_resident_on
        items["residence_notified"] = True
    else:
        items["became_resident_on"] = since
    return items


def _resumed(view: RegisterView, mover: Mover) -> Record | None:
    """除票 taken up again. The subject comes first: a candidate is found by its number, but need not carry it."""
    if not mover.resumes:
        return None
    if subject := view.subjects.get(mover.resumes):
        return subject.record
    return next(each.record for each in view.candidates[mover.key] if each.addressee_no == mover.resumes)


def _numbers(view: RegisterView, mover: Mover) -> dict[str, Any]:
    """Numbers are for life: what the notice brings, else what the taken-up record has, else a new code."""
    resumed = _resumed(view, mover)
    number, code = mover.individual_number, mover.resident_code
    if resumed is not None:
        number, code = number or resumed.individual_number, code or resumed.resident_code
    return {"individual_number": number, "resident_code": code or Take("resident_code", mover.key)}


def _ordered(view: RegisterView, notice: MoveIn) -> list[tuple[int, Mover]]:
    """記載順位 and mover. New households in the standard's order; who joins one comes last (S 5.2)."""
    by_key = {mover.key: mover for mover in notice.members}
    rows = [
        Member(mover.key, mover.relationship, mover.birth, full_name(mover), mover.register_head, mover.sex)
        for mover in notice.members
    ]
    ordered = order_members(rows)
    first = 1
    if notice.joins:
        first = place_last(subject.record.member_order for subject in view.members_of(notice.joins))
    return [(first + at, by_key[row.key]) for at, row in enumerate(ordered)]

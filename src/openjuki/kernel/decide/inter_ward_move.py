"""区間異動の異動 — what a move between wards changes (住基法 第38条, S 1.1.13, S 4.1.0.1).

世帯番号 is always new, 宛名番号 and numbers stay. 住民となった日 stays too: it says since when somebody is a
resident of the city. The address in the former ward becomes 転入前住所.
"""

from dataclasses import replace
from datetime import date

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide.households import (
    Day,
    householder_among,
    householder_of,
    in_standard_order,
    next_place,
    relationships_after,
    those_who_stay,
)
from openjuki.kernel.notices.inter_ward_move import BetweenWards, InterWardMoveExOfficio
from openjuki.kernel.register.address import address_fields, address_of
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.view import RegisterView

REASON = "inter_ward_move"


def inter_ward_ex_officio_changes(
    view: RegisterView, notice: InterWardMoveExOfficio, today: date
) -> tuple[Change, ...]:
    """The same; where nobody notified, the 届出の年月日 is the day of the entry itself (住基法 第7条第8号)."""
    return tuple(
        replace(each, record=each.record.with_(notified_on=today)) if each.reason == REASON else each
        for each in inter_ward_changes(view, notice)
    )


def inter_ward_changes(view: RegisterView, notice: BetweenWards) -> tuple[Change, ...]:
    """Changes of the movers, in the order of their new household, then of those who stay behind."""
    day = Day(notice.moved_on, notice.notified_on)
    moving = [view.subjects[member.addressee_no] for member in notice.members]
    stated = {member.addressee_no: member.relationship for member in notice.members}
    after = relationships_after(moving, stated)
    joins = notice.joins
    items = {
        "ward": notice.ward,
        "household_no": joins or Take("household_no", "movers"),
        "householder_name": householder_of(view, joins) if joins else householder_among(moving, after),
        "address_since": UncertainDate.exact(notice.moved_on),
        "notified_on": notice.notified_on,
        "unreported_address": "",
        **address_fields(notice.address),
    }
    changes = []
    for position, subject in in_standard_order(moving, after, next_place(view, joins) if joins else 1):
        before = address_of(subject.record)
        record = subject.record.with_(
            **items,
            **address_fields(before, "previous_address"),
            **address_fields(before, "last_registered_address"),
            relationship=after[subject.addressee_no],
            member_order=position,
        )
        changes.append(day.change(subject.addressee_no, REASON, record))
    staying = {member.addressee_no: member.relationship for member in notice.staying}
    return (*changes, *those_who_stay(view, notice.household_no, set(stated), staying, day))

"""世帯の照会: the members of a household on a day, in their standing order, each with the state of the card.

RR-04, S 5.2 (並び順), 住民基本台帳法 第7条第4号. Past households are rebuilt from the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.register import replay
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import CardStatus, Kind, Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.systems.residents.selectors import holds, rows


@dataclass(frozen=True, slots=True)
class Member:
    """世帯員. `card`: 個人番号カードの状況; `protected`: 支援措置; `masked`: hidden from this reader."""

    addressee_no: str
    name: str
    reading: str
    relationship: str
    birth: str
    sex: str
    foreign: bool
    status: str
    card: str
    protected: bool = False
    masked: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """世帯. `householder`: 宛名番号, empty when none is set (世帯主未設定, S 1.1.10)."""

    household_no: str
    address: str
    ward: str
    householder: str
    members: tuple[Member, ...]


def household_on(
    household_no: str, today: date, *, day: date | None = None, known_at: datetime | None = None
) -> HouseholdView | None:
    """The household now (`day` None), on a day, or as known at a moment; None when nobody belongs to it."""
    if day is None and known_at is None:
        versions = list(
            rows.current_versions(
                rows.members_of([household_no]).get(household_no, []), with_number=False
            ).values()
        )
    else:
        versions = _then(household_no, day, known_at)
    on = day or today
    here = [v for v in versions if _belongs(v.record, household_no, on)]
    if not here:
        return None
    here.sort(key=lambda v: (v.record.member_order or 0, v.addressee_no))
    protected = holds.protected([v.addressee_no for v in here])
    heads = [v.addressee_no for v in here if v.record.relationship == HOUSEHOLDER]
    first = here[0].record
    return HouseholdView(
        household_no=household_no,
        address=address_of(first).one_line(),
        ward=first.ward,
        householder=heads[0] if heads else "",
        members=tuple(member_of(v, on, protected=v.addressee_no in protected) for v in here),
    )


def _belongs(record: Record, household_no: str, day: date) -> bool:
    return record.household_no == household_no and replay.state_on(record, day) == Status.RESIDENT


def protected_histories(household_no: str, *, but: str) -> list[list[Version]]:
    """All versions of each protected person who ever belonged to the household, except one person."""
    persons = holds.protected([no for no in _ever_in(household_no) if no != but])
    return [list(rows.all_versions(no)) for no in sorted(persons)]


def _ever_in(household_no: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT addressee_no FROM search_key WHERE household_no = %s", [household_no])
        return [r[0] for r in cursor.fetchall()]


def _then(household_no: str, day: date | None, known_at: datetime | None) -> list[Version]:
    """Whoever belonged to the household at some time, each as of that day."""
    found = []
    for addressee_no in _ever_in(household_no):
        versions = rows.all_versions(addressee_no)
        if day is not None:
            version = replay.as_of(versions, day, known_at)
        else:
            assert known_at is not None
            version = replay.current(replay.known_at(versions, known_at))
        if version is not None:
            found.append(version)
    return found


def member_of(version: Version, day: date, *, protected: bool) -> Member:
    """One member as the household shows them."""
    record = version.record
    return Member(
        addressee_no=version.addressee_no,
        name=full_name(record),
        reading=full_reading(record),
        relationship=record.relationship,
        birth=record.birth.display() if record.birth is not None else "",
        sex=record.sex,
        foreign=record.kind == Kind.FOREIGN,
        status=Status.LABELS[replay.state_on(record, day)],
        card=CardStatus.LABELS[record.card_status],
        protected=protected,
    )

"""What a certificate is made from (証明書の資料): facts on both time axes, and who certifies.

The same reading serves the issue and, years later, its verification, so that both see the same register.
RR-05, RR-08, S 1.3.9, S 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.db import connection
from django.db.models import Q

from openjuki.kernel.certificates.certifier import Certifier, Term, certifier_on
from openjuki.kernel.certificates.record_copy import Person
from openjuki.kernel.register import replay
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.runtime import clock, installation, places
from openjuki.systems.residents.models import Certifier as CertifierRow
from openjuki.systems.residents.selectors import rows


@dataclass(frozen=True, slots=True)
class Facts:
    """対象者の記載事項. `people` in their standing order with `numbers` (宛名番号) and `history_nos` beside;
    `household_size` counts everybody recorded in the household on the day.
    """

    people: tuple[Person, ...] = field(repr=False)
    numbers: tuple[str, ...]
    history_nos: tuple[int, ...]
    household_no: str
    household_size: int
    others: tuple[str, ...] = ()


def lock_for_issue(addressee_nos: Sequence[str]) -> None:
    """Keep these persons and their households as they are until the transaction ends.

    The same exclusive lock as a settlement or a new hold takes, so that each waits its turn: with a shared
    one a stream of issues would keep a hold waiting for as long as it lasts.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT addressee_no FROM person WHERE addressee_no = ANY(%s) OR household_no IN"
            " (SELECT household_no FROM person WHERE addressee_no = ANY(%s)) ORDER BY addressee_no FOR UPDATE",
            [list(addressee_nos), list(addressee_nos)],
        )


def facts_for(
    addressee_nos: Sequence[str], *, day: date, known: datetime, with_number: bool = False
) -> Facts:
    """The persons' records on `day` as known at `known`. Whoever had no record then is left out."""
    histories = _histories(addressee_nos, known=known, with_number=with_number)
    found = {no: version for no, h in histories.items() if (version := replay.as_of(h, day))}
    order = sorted(found, key=lambda no: (found[no].record.member_order or 0, no))
    household = found[order[0]].record.household_no if order else ""
    members = household_on(household, day=day, known=known) if household else ()
    return Facts(
        people=tuple(Person(found[no].record, tuple(histories[no])) for no in order),
        numbers=tuple(order),
        history_nos=tuple(found[no].history_no for no in order),
        household_no=household,
        household_size=len(members),
        others=tuple(no for no in members if no not in found),
    )


def _histories(
    addressee_nos: Sequence[str], *, known: datetime, with_number: bool
) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {rows.SELECT} FROM person_version v WHERE addressee_no = ANY(%s) AND recorded_at <= %s"
            " ORDER BY addressee_no, history_no",
            [list(addressee_nos), known],
        )
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(rows.version_from(row, with_number=with_number))
    return found


def household_on(household_no: str, *, day: date, known: datetime) -> tuple[str, ...]:
    """宛名番号 of those recorded in a household on `day`, as known at `known`, in their standing order.

    The search keys hold every household that a person was ever in, and have an index on it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT addressee_no, member_order, planned_move_out_on, confirmed_move_out_on, status"
            " FROM (SELECT DISTINCT ON (v.addressee_no) v.* FROM person_version v"
            "  WHERE v.addressee_no IN (SELECT addressee_no FROM search_key WHERE household_no = %s)"
            "  AND v.recorded_at <= %s AND v.changed_on <= %s"
            "  ORDER BY v.addressee_no, v.history_no DESC) newest WHERE household_no = %s"
            " ORDER BY member_order, addressee_no",
            [household_no, known, day, household_no],
        )
        return tuple(
            no
            for no, _, planned, confirmed, status in cursor.fetchall()
            if replay.state_on(
                Record(status=status, planned_move_out_on=planned, confirmed_move_out_on=confirmed), day
            )
            == Status.RESIDENT
        )


def active_members(household_no: str) -> list[str]:
    """宛名番号 of a household's members now, in their standing order."""
    return rows.members_of([household_no]).get(household_no, [])


def identities(addressee_nos: Sequence[str]) -> dict[str, Record]:
    """Records of exactly these persons now."""
    found = rows.current_versions(addressee_nos, with_number=False)
    return {no: version.record for no, version in found.items()}


def records_anew(addressee_nos: Iterable[str]) -> dict[str, Record]:
    """The same, each read alone by its 宛名番号, by another way than `rows.current_versions`: what a finished paper is
    compared with. Whose record is gone is left out."""
    found = {}
    for no in dict.fromkeys(addressee_nos):
        if versions := rows.all_versions(no):
            found[no] = versions[-1].record
    return found


def persons_anew(addressee_nos: Sequence[str], known: datetime) -> dict[str, Person]:
    """The same with numbers and history, each as of and as known at a moment: what a certificate is compared with.

    One by one, by another way than `facts_for`. Whoever had no record then is left out.
    """
    found, day = {}, known.astimezone(clock.TOKYO).date()
    for no in addressee_nos:
        versions = [v for v in rows.all_versions(no, with_number=True) if v.recorded_at <= known]
        if holds := replay.as_of(versions, day):
            found[no] = Person(holds.record, tuple(versions))
    return found


def removed_anew(addressee_nos: Sequence[str], known: datetime, chosen: int = 0) -> dict[str, Person]:
    """The same of 除票, which version holds being asked of the database and of nobody else: the one of the 履歴番号
    `chosen`, with the history until then, else the newest that has come into force."""
    found, day = {}, known.astimezone(clock.TOKYO).date()
    for no in addressee_nos:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT max(history_no) FROM person_version WHERE addressee_no = %s AND recorded_at <= %s"
                " AND changed_on <= %s AND %s IN (0, history_no)",
                [no, known, day, chosen],
            )
            holds = cursor.fetchone()[0]
        versions = {
            v.history_no: v for v in rows.all_versions(no, with_number=True) if v.recorded_at <= known
        }
        if holds in versions:
            until = tuple(v for at, v in versions.items() if not chosen or at <= chosen)
            found[no] = Person(versions[holds].record, until)
    return found


def certifier_of(ward: str, day: date) -> Certifier:
    """認証者 of a ward on a day, sealing; a deputy goes before the head (S 1.3.9). Raises CannotMakeError E187."""
    terms = [
        Term(Certifier(c.prefecture, c.title, c.name), c.from_on, c.to_on, c.deputy)
        for c in CertifierRow.objects.filter(
            Q(to_on__isnull=True) | Q(to_on__gte=day), ward=ward, from_on__lte=day
        )
    ]
    return certifier_on(terms, day)


def ward_name(code: str) -> str:
    """Name of a ward with its city, such as 仙台市青葉区. Raises KeyError for an unknown code."""
    return places.municipality(code).name


@cache
def city_name() -> str:
    """Name of this city, as it stands in an issue number."""
    return ward_name(installation.current().municipality[:5])

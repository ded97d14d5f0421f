"""The snapshot on which a notice is judged (台帳の断面): loaded whole, never lazily (decisions.md, decide()).

With `lock=True` all persons concerned are locked first, in order of 宛名番号, in a statement of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.shape import Notice, entrants, named_households, named_persons, place_of
from openjuki.kernel.notices.stated_cards import stated_cards
from openjuki.kernel.numbers.card_no import CARDS
from openjuki.kernel.register.address import Address
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import (
    AddressRow,
    Household,
    PlannedStay,
    RegisterView,
    Settings,
    Subject,
)
from openjuki.runtime import clock, installation, places
from openjuki.runtime.characters import repertoire
from openjuki.runtime.db import prepared
from openjuki.systems.residents.selectors import rows, towns
from openjuki.systems.residents.selectors.calendar import CLOSING_DAYS
from openjuki.systems.residents.selectors.matches import candidates_for
from openjuki.systems.residents.selectors.number_owners import card_owners, lock_cards, number_owners
from openjuki.systems.residents.selectors.planned_stays import planned_stays
from openjuki.systems.residents.selectors.unwinding import reached, taken_back


def view_for(
    notice: Notice, *, levels: Mapping[str, str], case_no: str = "", lock: bool = False
) -> RegisterView:
    """Everything that `decide` may ask about this notice."""
    persons, households = named(notice)
    if getattr(notice, "WITH_HOUSEHOLDS", False):
        households += rows.households_of(persons)
    place = place_of(notice)
    with prepared.gathered():
        locked = rows.ask_lock(persons, households) if lock else None
        current = rows.ask_current(persons, households)
        neighbours = _ask_residents_at(place)
        town = _ask_town(place)
    loaded = _loaded(persons, households, locked, current)
    members = rows.members_among(loaded, households)
    subjects = _subjects(loaded, case_no)
    staying = {no: [m for m in found if subjects[m].is_resident] for no, found in members.items()}
    histories = _histories(notice, persons)
    cards = stated_cards(notice, histories)
    if lock:
        lock_cards(
            [
                *(number for _, number in cards),
                *(getattr(e, name) for e in entrants(notice) for name in CARDS),
            ]
        )
    return RegisterView(
        stays=_stays(notice, subjects),
        subjects=subjects,
        households={no: _household(no, tuple(m), subjects) for no, m in staying.items() if m},
        candidates=_candidates(notice),
        addresses=_addresses(place, town),
        residents_at=_numbers(neighbours),
        histories=histories,
        taken_back=taken_back(persons) if isinstance(notice, Cancellation) else {},
        number_owners=number_owners(notice),
        card_owners=card_owners(cards),
        closing_days=CLOSING_DAYS,
        repertoire=repertoire(),
        settings=Settings(wards=city_wards(), levels=levels, names=_names()),
    )


def view_of_unwinding(event_id: str, persons: Collection[str]) -> RegisterView:
    """What an unwind plan is made of: the histories that it reaches, and the households as they are. No numbers."""
    found = reached(event_id, persons, with_number=False)
    numbers, households = list(found.histories), found.households
    loaded = rows.current_from(rows.ask_current(numbers, households), with_number=False)
    subjects = _subjects(loaded, "")
    members = {
        no: tuple(m for m in each if subjects[m].is_resident)
        for no, each in rows.members_among(loaded, households).items()
    }
    return RegisterView(
        subjects=subjects,
        households={no: _household(no, each, subjects) for no, each in members.items() if each},
        histories=found.histories,
    )


def _loaded(
    persons: Sequence[str],
    households: Sequence[str],
    locked: prepared.Asked | None,
    current: prepared.Asked,
) -> dict[str, rows.Current]:
    """The persons and members; under lock, again until nobody has come in while we waited for the lock."""
    held = {r[0] for r in locked.result.rows} if locked else set()
    loaded = rows.current_from(current)
    while locked and not held >= loaded.keys():
        held |= rows.lock(persons, households)
        loaded = rows.current_from(rows.ask_current(persons, households))
    return loaded


def named(notice: Notice) -> tuple[list[str], list[str]]:
    """宛名番号 and 世帯番号 that a notice names."""
    persons = list(dict.fromkeys(number for _, number in named_persons(notice)))
    if isinstance(notice, Cancellation):
        found = reached(notice.event_id, persons, with_number=False)
        return list(found.histories), found.households
    return persons, list(named_households(notice))


def _stays(notice: Notice, subjects: Mapping[str, Subject]) -> dict[str, PlannedStay]:
    """The plan for those who stay, where this notice may bring the day of a departure."""
    if not isinstance(notice, MoveInNotification) or notice.addressee_no not in subjects:
        return {}
    planned = subjects[notice.addressee_no].record.planned_move_out_on
    return planned_stays([notice.addressee_no], planned) if planned is not None else {}


def _histories(notice: Notice, persons: Sequence[str]) -> dict[str, tuple[Version, ...]]:
    """Whole histories, where this kind looks back (`LOOKS_BACK` on its class)."""
    if not getattr(notice, "LOOKS_BACK", False):
        return {}
    return {number: tuple(rows.all_versions(number, with_number=True)) for number in persons}


def _subjects(loaded: Mapping[str, rows.Current], case_no: str) -> dict[str, Subject]:
    today = clock.today()
    return {
        no: Subject(
            addressee_no=no,
            version=current.version,
            pending_case=_other_cases(current.pending_case, case_no),
            holds=current.held.holds,
            support_measure=current.held.protected,
            day=today,
        )
        for no, current in loaded.items()
    }


def _other_cases(pending: str, case_no: str) -> str:
    """The other notices under review; for a case that is itself, those only which were there before it."""
    others = pending.split()
    return "、".join(others[: others.index(case_no)] if case_no in others else others)


def _household(household_no: str, members: tuple[str, ...], subjects: Mapping[str, Subject]) -> Household:
    pending = next((subjects[m].pending_case for m in members if subjects[m].pending_case), "")
    return Household(household_no, members, pending)


def _candidates(notice: Notice) -> dict[str, Any]:
    found = {row.key: candidates_for(row) for row in entrants(notice)}
    return {key: c for key, c in found.items() if c}


@cache
def _names() -> Mapping[str, str]:
    return {code: places.municipality(code).full_name for code in city_wards()}


@cache
def city_wards() -> frozenset[str]:
    """Codes of the wards, or of the city itself where it has none (住基法38条)."""
    code = installation.current().municipality[:5]
    return frozenset(w.code for w in places.wards(code)) or frozenset({code})


@cache
def _town_rows(code: str) -> dict[str, AddressRow]:
    return {
        t.town_code: AddressRow(code, t.town_code, t.address, frozenset({t.postal_code}))
        for t in places.towns(code)
    }


def _ask_town(address: Address) -> prepared.Asked | None:
    return towns.ask_row(address.code, address.town_code) if address.code in city_wards() else None


def _addresses(address: Address, town: prepared.Asked | None) -> dict[tuple[str, str], AddressRow]:
    if town is None:
        return {}
    # The city's own dictionary knows 丁目 and buildings; without one, the national list must do.
    row = towns.row_from(town) or _town_rows(address.code).get(address.town_code)
    return {} if row is None else {(address.code, address.town_code): row}


_RESIDENTS_AT = """
SELECT k.addressee_no FROM search_key k JOIN person p USING (addressee_no)
JOIN person_version v USING (addressee_no, history_no)
WHERE k.town = %s AND k.lot = %s AND k.current AND k.active
  AND (p.leaves_on IS NULL OR p.leaves_on > %s) AND (%s::boolean OR v.address_detail = %s)
  AND (%s::boolean OR NOT EXISTS (
    SELECT 1 FROM person q JOIN hold h ON h.addressee_no = q.addressee_no
    WHERE q.household_no = p.household_no AND q.active AND (q.leaves_on IS NULL OR q.leaves_on > %s)
      AND h.support_measure AND h.lifted_at IS NULL))
GROUP BY k.addressee_no, v.address_detail
ORDER BY (v.address_detail = %s) DESC, k.addressee_no LIMIT 100
"""


def all_residents_at(address: Address, *, protected_too: bool) -> tuple[str, ...]:
    """宛名番号 of those who live at this town and lot now: first those of the same 方書, then the others.

    Without `protected_too`, nobody of a household in which one member is under 支援措置: left out here, not
    afterwards, or the end of a long list would tell of them.
    """
    return _numbers(_ask_residents_at(address, any_detail=True, protected_too=protected_too))


def _ask_residents_at(
    address: Address, *, any_detail: bool = False, protected_too: bool = False
) -> prepared.Asked | None:
    """Who a finding may speak of: same 方書, and the same households as staff without the right are shown.

    Whoever looks: a settlement depends on the register, and a count that is larger than the list beside it
    would mark the household that is hidden.
    """
    if not address.town_code or not address.lot:
        return None
    town, today = address.code + address.town_code, clock.today()
    where = [town, address.lot, today, any_detail, address.detail]
    return prepared.ask(_RESIDENTS_AT, [*where, protected_too, today, address.detail])


def _numbers(asked: prepared.Asked | None) -> tuple[str, ...]:
    return tuple(r[0] for r in asked.result.rows) if asked else ()

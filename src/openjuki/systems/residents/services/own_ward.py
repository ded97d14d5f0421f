"""自区の住民 (住基法38条): a ward is a municipality; whoever is bound to one works on its residents.

Reading beyond it asks for a right of its own (the city's office), or for an open 区間異動, whose movers come
from another ward. That nobody is entered twice is checked city-wide by the rules, whoever types.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from openjuki.kernel.unwinding.histories import Histories, resting_on
from openjuki.kernel.unwinding.wards import undoes_elsewhere
from openjuki.runtime.errors import Finding, Forbidden, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.criteria import Criteria
from openjuki.systems.residents.selectors.unwinding import reached
from openjuki.systems.residents.services.notice_forms import KINDS

CITY: Final = "residents.search.city"
_CANCELLATION: Final = "cancellation"
_OPEN: Final = ("received", "entering", "inquiring", "sent_back")


def reads_city(staff: Staff, case_no: str = "") -> bool:
    """Whether these staff may read other wards' residents, by right or for this case."""
    if not staff.ward or staff.may(CITY):
        return True
    case = CaseFile.objects.filter(case_no=case_no, ward=staff.ward).first() if case_no else None
    return case is not None and case.state in _OPEN and KINDS[case.kind].any_ward


def in_own_ward(staff: Staff, criteria: Criteria, case_no: str = "") -> Criteria:
    """The criteria, narrowed to the own ward for those who may not read beyond it."""
    return criteria if reads_city(staff, case_no) else replace(criteria, wards=(staff.ward,))


def is_elsewhere(staff: Staff, ward: str, case_no: str = "") -> bool:
    """Whether a record of this ward is beyond what these staff may read."""
    return ward not in ("", staff.ward) and not reads_city(staff, case_no)


def elsewhere() -> Forbidden:
    """The answer to whoever asks for a resident of another ward (S10)."""
    return Forbidden(
        Finding(
            "S10",
            "ほかの区の住民です。",
            field="addressee_no",
            law="住民基本台帳法 第38条",
            remedy="その区の窓口に照会してください。区間異動は、区間異動届の受付から検索します。",
        )
    )


def refuse_wards(staff: Staff, wards: Collection[str], case_no: str = "") -> None:
    """Before a certificate of people of these wards. Raises Forbidden (S10); ask what holds them first, for no answer
    tells in which ward somebody protected is."""
    if any(is_elsewhere(staff, ward, case_no) for ward in set(wards)):
        raise elsewhere()


def refuse_elsewhere(
    staff: Staff, data: Mapping[str, Any], *, kind: str, before: Mapping[str, Any] | None = None
) -> None:
    """Before a draft is written: whom it newly names is of the own ward. Raises NotFound (C06).

    Those who are only named (the mother of a newborn) or come back from a 除票 may be any ward's.
    """
    if not staff.ward or KINDS[kind].any_ward:
        return
    then = before or {}
    if kind == _CANCELLATION and isinstance(event := data.get("event_id"), str) and event:
        if event != then.get("event_id") or _named(data) != _named(then):
            persons = _named(data)
            refuse_event(staff, reached(event, persons, with_number=False).histories, event, persons)
        return
    new = sorted(_named(data) - _named(then))
    if new and any(v.record.ward not in ("", staff.ward) for v in _versions(new).values()):
        raise _not_here("members")


def refuse_event(staff: Staff, histories: Histories, event_id: str, persons: Collection[str]) -> None:
    """Raise NotFound (C06) where taking the event back would change another ward's record."""
    if not staff.ward or not histories:
        return
    known = [n for n in persons if n in histories]
    undone = {event_id, *(each.event_id for each in resting_on(histories, event_id, known))}
    if undoes_elsewhere(histories, undone, staff.ward):
        raise _not_here("event_id")


def _versions(addressee_nos: Collection[str]) -> dict[str, Any]:
    return dict(rows.current_versions(sorted(addressee_nos), with_number=False))


def _named(data: Mapping[str, Any]) -> set[str]:
    """宛名番号 of those whose records the form data change."""
    listed = [row for value in data.values() if isinstance(value, list | tuple) for row in value]
    found = [data.get("addressee_no"), *(r.get("addressee_no") for r in listed if isinstance(r, Mapping))]
    return {text for each in found if isinstance(each, str) and (text := each.strip())}


def _not_here(field: str) -> NotFound:
    return NotFound(
        Finding(
            "C06",
            "この区の住民ではない人が含まれています。",
            field=field,
            law="住民基本台帳法 第38条",
            remedy="その人の住所の区の窓口で受け付けてください。他の区からの異動は区間異動で受け付けます。",
        )
    )

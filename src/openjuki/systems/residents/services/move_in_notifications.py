"""転入通知の取込み (住民基本台帳法 第9条第1項): what CS delivered, entered without a hand where nothing is to ask.

Of several for one person the newest counts, in one delivery or in several; sent again, one that says the same
changes nothing.
A notification with a finding is not written: it stands in the list of what waits until a clerk has opened a case
from it. A person is found by the 住民票コード and must be the one named. S 4.1.3.1.2, RR-02.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide import decide
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.numbers import resident_code as codes
from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.record import Record
from openjuki.runtime import clock, fields
from openjuki.runtime.db import prepared
from openjuki.runtime.errors import Finding
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import DeliveredNotification
from openjuki.systems.residents.models.incoming import WAITING
from openjuki.systems.residents.selectors import rows, search
from openjuki.systems.residents.selectors.criteria import Criteria
from openjuki.systems.residents.selectors.name_keys import name_key
from openjuki.systems.residents.selectors.view_for import view_for
from openjuki.systems.residents.services import planned_departures
from openjuki.systems.residents.services.protection import hidden_from
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.write_automatic import write_automatic

TABLE: Final = "delivered_notification"
BASIS: Final = "move_in_notice"
_LAW: Final = "住民基本台帳法 第9条第1項"
_CHECKED: Final = "住民基本台帳法施行規則 第1条"
_BY_CODE: Final = "SELECT addressee_no FROM person WHERE resident_code = %s ORDER BY addressee_no"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One 転入通知. `source_id`: its name at CS, taken once. `birth`: canonical text of the day."""

    source_id: str
    from_code: str
    from_name: str
    notified_on: date
    moved_in_on: date
    destination: Address
    resident_code: str = field(repr=False)
    name: str = field(repr=False)
    birth: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one. `findings`: what a clerk must look at."""

    source_id: str
    outcome: str
    addressee_no: str = ""
    findings: tuple[Finding, ...] = ()


def take_in(deliveries: Sequence[Delivery]) -> tuple[Taken, ...]:
    """Take a delivery in, each in a transaction of its own; one that was taken before is left as it was."""
    last = {d.resident_code: d.source_id for d in sorted(deliveries, key=lambda d: d.notified_on)}
    return tuple(_take(d, newest=last[d.resident_code] == d.source_id) for d in deliveries)


def for_staff(staff: Staff, taken: Sequence[Taken]) -> tuple[Taken, ...]:
    """What these staff may hear of it: of somebody under 支援措置 without the right, no words of a finding."""
    hidden = hidden_from(staff, (t.addressee_no for t in taken if t.addressee_no))
    return tuple(replace(t, findings=()) if t.addressee_no in hidden else t for t in taken)


@transaction.atomic
def _take(delivery: Delivery, *, newest: bool) -> Taken:
    row = DeliveredNotification(
        source_id=delivery.source_id, received_at=clock.now(), from_code=delivery.from_code,
        from_name=delivery.from_name, notified_on=delivery.notified_on, changed_on=delivery.moved_in_on,
        outcome="superseded", body=_body(delivery), code_hash=fields.keyed_hash(delivery.resident_code),
        named_hash=named_hash(delivery.name, delivery.birth),
    )  # fmt: skip
    known = _once(row)
    if known is not None:
        return Taken(known.source_id, known.outcome, known.addressee_no)
    taken = _enter(delivery, row) if newest else Taken(delivery.source_id, "superseded")
    if taken.addressee_no and taken.outcome != "superseded":
        _overtake(delivery, row, taken.addressee_no)
    row.outcome, row.addressee_no = taken.outcome, taken.addressee_no
    if not row.addressee_no:
        row.suspects = suspects(delivery.resident_code, delivery.name, delivery.birth)
    row.findings = [{"id": f.id, "message": f.message, "remedy": f.remedy} for f in taken.findings]
    row.save()
    return taken


def _once(row: DeliveredNotification) -> DeliveredNotification | None:
    """Put the row in; the one that is there already, where CS delivered it twice."""
    DeliveredNotification.objects.bulk_create([row], ignore_conflicts=True)
    stored = DeliveredNotification.objects.select_for_update().get(source_id=row.source_id)
    if stored.received_at != row.received_at:
        return stored
    row.pk = stored.pk
    return None


def _enter(delivery: Delivery, row: DeliveredNotification) -> Taken:
    number, wrong = find_person(delivery.resident_code, delivery.name, delivery.birth)
    if wrong is not None:
        if _sent_before(row).filter(notified_on__gt=delivery.notified_on).exists():
            return Taken(delivery.source_id, "superseded")
        return Taken(delivery.source_id, "error", findings=(wrong,))
    notice = _notice(delivery, number)
    view = view_for(notice, levels=setting("rule_levels"), lock=True)
    if planned_departures.catch_up(view.subjects.values()):
        view = view_for(notice, levels=setting("rule_levels"), lock=True)
    record = view.subjects[number].record
    row.ward = record.ward
    if _is_overtaken(record, delivery, number):
        return Taken(delivery.source_id, "superseded", number)
    if _says_the_same(record, delivery):
        return Taken(delivery.source_id, "same", number)
    decision = decide(view, notice, clock.today())
    if decision.findings:
        outcome = "error" if decision.refused else "to_check"
        found = tuple(
            Finding(f.id, f.message, f.level, law=f.law, remedy=f.remedy) for f in decision.findings
        )
        return Taken(delivery.source_id, outcome, number, found)
    write_automatic(
        action="residents.move_in_notification",
        changes=decision.changes,
        before={no: s.version for no, s in view.subjects.items()},
        note="転入通知の自動取込み",
    )
    return Taken(delivery.source_id, "written", number)


def _is_overtaken(record: Record, delivery: Delivery, addressee_no: str) -> bool:
    """Whether a later notification is there already, from another delivery or a clerk: the older must not win."""
    entered = record.move_in_notification_on
    if entered is not None and entered > delivery.notified_on:
        return True
    later = DeliveredNotification.objects.filter(
        basis=BASIS, addressee_no=addressee_no, notified_on__gt=delivery.notified_on
    )
    return later.exclude(outcome="superseded").exists()


def _sent_before(row: DeliveredNotification) -> QuerySet[DeliveredNotification]:
    """What the same sender has told of the same person, by code or by name and day of birth.

    So a correction finds one that named nobody in the register: its code, its name or its day was wrong.
    """
    told = DeliveredNotification.objects.filter(basis=BASIS, from_code=row.from_code).exclude(pk=row.pk)
    return told.filter(Q(code_hash=row.code_hash) | Q(named_hash=row.named_hash))


def _overtake(delivery: Delivery, row: DeliveredNotification, addressee_no: str) -> None:
    """Sent again is a correction (S 4.1.3.1): an older one that nobody has opened needs no clerk any more."""
    waiting = Q(notified_on__lt=delivery.notified_on, outcome__in=WAITING, case_no="")
    same = DeliveredNotification.objects.filter(basis=BASIS, addressee_no=addressee_no)
    same.filter(waiting).update(outcome="superseded")
    _sent_before(row).filter(waiting, addressee_no="").update(outcome="superseded")


def named_hash(name: str, birth: str) -> bytes:
    """Keyed hash of a name and a day of birth: to tell two notices of one person, never to find a person."""
    return fields.keyed_hash(f"{name_key(name)}|{birth}")


def find_person(resident_code: str, name: str, birth: str) -> tuple[str, Finding | None]:
    """The one with this code, if it is the one named: a code alone never makes a person (notes, R13)."""
    remedy = "発信元に照会し、本人を確かめてから受付を開いて入力してください。"
    if codes.problem_with(resident_code):
        return "", Finding("N01", "住民票コードの検査用数字が合いません。", law=_CHECKED, remedy=remedy)
    found = [r[0] for r in prepared.rows(_BY_CODE, [resident_code])]
    if len(found) != 1:
        words = "複数います" if found else "いません"
        return "", Finding("N02", f"この住民票コードの人が住民記録に{words}。", law=_LAW, remedy=remedy)
    record = rows.current_versions(found, with_number=False)[found[0]].record
    if not is_the_one(record, name, birth):
        return "", Finding(
            "N03", "氏名と生年月日が、この住民票コードの人と合いません。", law=_LAW, remedy=remedy
        )
    return found[0], None


def suspects(resident_code: str, name: str, birth: str) -> list[str]:
    """Whom a notice may mean that nobody could be found for: by its code, or by its name and day of birth.

    Only so that one about somebody under 支援措置 is treated as one; nobody is chosen by it.
    """
    found = {r[0] for r in prepared.rows(_BY_CODE, [resident_code])} if resident_code else set()
    if name and birth:
        born = UncertainDate.from_text(birth)
        hits = search.find(Criteria(name=name, birth=(born.first, born.last))).hits
        found |= {hit.addressee_no for hit in hits}
    return sorted(found)


def is_the_one(record: Record, name: str, birth: str) -> bool:
    """Birth must be possible; a name may have changed by now, but not both may be strange."""
    if record.birth is None or not record.birth.compatible(UncertainDate.from_text(birth)):
        return False
    names = {name_key(n) for n in (full_name(record), record.kanji_name, record.alias) if n}
    given = name_key(record.given_name) if record.given_name else ""
    told = name_key(name)
    return told in names or bool(given and told.endswith(given))


def _says_the_same(record: Record, delivery: Delivery) -> bool:
    there, told = address_of(record, "confirmed_destination"), delivery.destination
    return record.confirmed_move_out_on == delivery.moved_in_on and (
        there.code,
        there.text,
        there.lot,
        there.detail,
    ) == (told.code, told.text, told.lot, told.detail)


def _notice(delivery: Delivery, addressee_no: str) -> MoveInNotification:
    record = rows.current_versions([addressee_no], with_number=False)[addressee_no].record
    return MoveInNotification(
        ward=record.ward,
        notified_on=delivery.notified_on,
        moved_in_on=delivery.moved_in_on,
        addressee_no=addressee_no,
        destination=delivery.destination,
        grounds=Grounds("move_in_notice", "転入通知", delivery.notified_on, delivery.from_name),
    )


def _body(delivery: Delivery) -> bytes:
    place = delivery.destination
    body = {
        "resident_code": delivery.resident_code, "name": delivery.name, "birth": delivery.birth,
        "destination": {n: getattr(place, n) for n in ("code", "town_code", "text", "lot", "detail",
                                                       "postal_code")},
    }  # fmt: skip
    return sealed(body, delivery.source_id)


def sealed(body: Mapping[str, Any], source_id: str) -> bytes:
    """What a notice says of a person, as its row keeps it."""
    return fields.seal(json.dumps(body, ensure_ascii=False), table=TABLE, column="body", row=source_id)


def opened(row: DeliveredNotification) -> dict[str, Any]:
    """What was delivered about the person and the place. Raises SealBroken for a body moved from elsewhere."""
    opened: dict[str, Any] = json.loads(
        fields.unseal(row.body, table=TABLE, column="body", row=row.source_id)
    )
    return opened

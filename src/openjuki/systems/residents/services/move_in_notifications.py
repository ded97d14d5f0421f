"""転入通知の取込み (住民基本台帳法 第9条第1項): what CS delivered, entered without a hand where nothing is to ask.

Of several for one person in a delivery the newest counts; sent again, one that says the same changes nothing.
A notification with a finding is not written: it stands in the list of errors until a clerk has opened a case
from it. A person is found by the 住民票コード and must be the one named. S 4.1.3.1.2, RR-02.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db import transaction

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide import decide
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.numbers import resident_code as codes
from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock, fields
from openjuki.runtime.db import prepared
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, DeliveredNotification
from openjuki.systems.residents.selectors import holds, rows
from openjuki.systems.residents.selectors.name_keys import name_key
from openjuki.systems.residents.selectors.view_for import city_wards, view_for
from openjuki.systems.residents.services import cases, planned_departures
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.write_automatic import write_automatic

TABLE: Final = "delivered_notification"
KIND: Final = "move_in_notification"
OPEN: Final = ("to_check", "error")
OUTCOMES: Final = {
    "written": "記載済み", "same": "記載済みと同じ", "superseded": "後の通知あり", "to_check": "要確認",
    "error": "取込みエラー",
}  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Line:
    """取込エラー一覧の一行. Of somebody under 支援措置 only that there is one, without the right."""

    source_id: str
    outcome: str
    received_on: date
    from_name: str
    name: str
    moved_in_on: date | None
    addressee_no: str
    findings: tuple[Mapping[str, Any], ...]
    protected: bool


def take_in(deliveries: Sequence[Delivery]) -> tuple[Taken, ...]:
    """Take a delivery in, each in a transaction of its own; one that was taken before is left as it was."""
    last = {d.resident_code: d.source_id for d in sorted(deliveries, key=lambda d: d.notified_on)}
    return tuple(_take(d, newest=last[d.resident_code] == d.source_id) for d in deliveries)


def for_staff(staff: Staff, taken: Sequence[Taken]) -> tuple[Taken, ...]:
    """What these staff may hear of it: of somebody under 支援措置 without the right, no words of a finding."""
    hidden: frozenset[str] | set[str] = frozenset()
    if not staff.may(SUPPORT):
        hidden = holds.protected([t.addressee_no for t in taken if t.addressee_no])
    return tuple(replace(t, findings=()) if t.addressee_no in hidden else t for t in taken)


@transaction.atomic
def _take(delivery: Delivery, *, newest: bool) -> Taken:
    row = DeliveredNotification(
        source_id=delivery.source_id, received_at=clock.now(), from_code=delivery.from_code,
        from_name=delivery.from_name, notified_on=delivery.notified_on, moved_in_on=delivery.moved_in_on,
        outcome="superseded", body=_seal(delivery),
    )  # fmt: skip
    known = _once(row)
    if known is not None:
        return Taken(known.source_id, known.outcome, known.addressee_no)
    taken = _enter(delivery, row) if newest else Taken(delivery.source_id, "superseded")
    row.outcome, row.addressee_no = taken.outcome, taken.addressee_no
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
    number, wrong = _person(delivery)
    if wrong is not None:
        return Taken(delivery.source_id, "error", findings=(wrong,))
    notice = _notice(delivery, number)
    view = view_for(notice, levels=setting("rule_levels"), lock=True)
    if planned_departures.catch_up(view.subjects.values()):
        view = view_for(notice, levels=setting("rule_levels"), lock=True)
    record = view.subjects[number].record
    row.ward = record.ward
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


def _person(delivery: Delivery) -> tuple[str, Finding | None]:
    """The one with this code, if it is the one named: a code alone never makes a person (notes, R13)."""
    remedy = "転入地に照会し、本人を確かめてから「転入通知の受理」として入力してください。"
    if codes.problem_with(delivery.resident_code):
        return "", Finding("N01", "住民票コードの検査用数字が合いません。", remedy=remedy)
    found = [r[0] for r in prepared.rows(_BY_CODE, [delivery.resident_code])]
    if len(found) != 1:
        words = "複数います" if found else "いません"
        return "", Finding("N02", f"この住民票コードの人が住民記録に{words}。", remedy=remedy)
    record = rows.current_versions(found, with_number=False)[found[0]].record
    if not _is_the_one(record, delivery):
        return "", Finding("N03", "氏名と生年月日が、この住民票コードの人と合いません。", remedy=remedy)
    return found[0], None


def _is_the_one(record: Record, delivery: Delivery) -> bool:
    """Birth must be possible; a name may have changed by now, but not both may be strange."""
    birth = UncertainDate.from_text(delivery.birth)
    if record.birth is None or not record.birth.compatible(birth):
        return False
    names = {name_key(n) for n in (full_name(record), record.kanji_name, record.alias) if n}
    given = name_key(record.given_name) if record.given_name else ""
    told = name_key(delivery.name)
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


@service("residents.list_move_in_notifications")
def list_open(*, staff: Staff, limit: int = 100) -> tuple[Line, ...]:
    """転入通知情報取込エラー一覧 of the staff's ward, oldest first; those without a person are everybody's."""
    found = DeliveredNotification.objects.filter(outcome__in=OPEN, case_no="")
    if staff.ward:
        found = found.filter(ward__in=("", staff.ward))
    listed = list(found.order_by("received_at", "pk")[:limit])
    protected = holds.protected([d.addressee_no for d in listed if d.addressee_no])
    hidden = frozenset() if staff.may(SUPPORT) else protected
    audit.view(
        "residents.list_move_in_notifications", staff=staff,
        subjects=[d.addressee_no for d in listed if d.addressee_no and d.addressee_no not in hidden],
    )  # fmt: skip
    return tuple(_line(d, d.addressee_no in protected, d.addressee_no in hidden) for d in listed)


def _line(row: DeliveredNotification, protected: bool, hidden: bool) -> Line:
    body = {} if hidden else _open(row)
    return Line(
        source_id=row.source_id,
        outcome=row.outcome,
        received_on=row.received_at.astimezone(clock.TOKYO).date(),
        from_name="" if hidden else row.from_name,
        name=str(body.get("name", "")),
        moved_in_on=None if hidden else row.moved_in_on,
        addressee_no="" if hidden else row.addressee_no,
        findings=() if hidden else tuple(row.findings),
        protected=protected,
    )


@service("residents.enter_move_in_notification")
def enter(*, staff: Staff, source_id: str, addressee_no: str = "") -> CaseFile:
    """Open a case from one of the list. `addressee_no`: whom it means, where the system did not know.

    Raises NotFound, Invalid without a person or where somebody was faster, Forbidden for a protected person.
    """
    row = DeliveredNotification.objects.select_for_update().filter(source_id=source_id).first()
    if row is None or row.outcome not in OPEN:
        raise NotFound(
            Finding("N04", "確認の要る転入通知ではありません。", remedy="一覧を更新して選び直してください。")
        )
    if row.case_no:
        raise Invalid(
            Finding("N05", f"受付{row.case_no}で処理中です。", remedy="その受付の状態を確かめてください。")
        )
    number = row.addressee_no or addressee_no
    if not number:
        raise Invalid(
            Finding("N06", "誰の転入通知かが決まっていません。", field="addressee_no",
                    remedy="検索して本人を確かめ、宛名番号を入力してください。")
        )  # fmt: skip
    refuse_protected(staff, [number], field="addressee_no")
    case = cases.open_case(staff=staff, kind=KIND, channel="juki_net", data=_form(row, number, staff))
    row.case_no = case.case_no
    row.save(update_fields=["case_no"])
    audit.change(
        "residents.enter_move_in_notification", staff=staff, subjects=[number],
        terms={"source": source_id}, case_no=case.case_no,
    )  # fmt: skip
    return case


def _form(row: DeliveredNotification, addressee_no: str, staff: Staff) -> dict[str, Any]:
    body = _open(row)
    return {
        "ward": staff.ward or row.ward or min(city_wards()),
        "notified_on": row.notified_on.isoformat(),
        "moved_in_on": row.moved_in_on.isoformat(),
        "addressee_no": addressee_no,
        "destination": body["destination"],
        "grounds": {
            "basis": "move_in_notice", "document": "転入通知", "sender": row.from_name,
            "received_on": row.notified_on.isoformat(),
        },
    }  # fmt: skip


def _seal(delivery: Delivery) -> bytes:
    place = delivery.destination
    body = {
        "resident_code": delivery.resident_code, "name": delivery.name, "birth": delivery.birth,
        "destination": {n: getattr(place, n) for n in ("code", "town_code", "text", "lot", "detail",
                                                       "postal_code")},
    }  # fmt: skip
    text = json.dumps(body, ensure_ascii=False)
    return fields.seal(text, table=TABLE, column="body", row=delivery.source_id)


def _open(row: DeliveredNotification) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(
        fields.unseal(row.body, table=TABLE, column="body", row=row.source_id)
    )
    return opened

"""通知の記録: a 9条2項通知 or one of a family register, written down when it comes (住基法 第9条第2項, S 4.2.0.3).

One that bears the same 文書番号 of the same sender is a second time the same, unless it is said to correct it.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from openjuki.kernel.received.notice import Known, Received, doubts, problems
from openjuki.kernel.register.decision import Finding as KernelFinding
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock, fields, places
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import DeliveredNotification
from openjuki.systems.residents.models.incoming import WAITING
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.move_in_notifications import (
    find_person,
    is_the_one,
    named_hash,
    sealed,
    suspects,
)
from openjuki.systems.residents.services.own_ward import reads_city
from openjuki.systems.residents.services.protection import refuse_protected


@service("residents.record_notice")
def record_notice(*, staff: Staff, received: Received) -> str:
    """Write it down; gives its name for the list. Raises Invalid with every fault, Forbidden (S07).

    By its 住民票コード the person is found as of a 転入通知; somebody who is named by 宛名番号 must be the one told of.
    """
    sender, same = _sender(received), _same(received)
    before = [row.edition for row in same]
    known = Known(sender=bool(sender), recorded=bool(before))
    faults = [_stands(f) for f in problems(received, clock.today(), known)]
    number, record, found = _person(staff, received, faults)
    if faults:
        raise Invalid(*faults)
    same.filter(outcome__in=WAITING, case_no="").update(outcome="superseded")  # it needs nobody any more
    source_id = str(uuid7())
    birth, edition = received.birth.to_text() if received.birth else "", max(before, default=0) + 1
    DeliveredNotification.objects.create(
        source_id=source_id, basis=received.basis, content=received.content, number=received.number.strip(),
        edition=edition, received_at=_came(received), received_by=staff.user_id, from_code=received.from_code,
        from_name=sender, notified_on=received.notified_on,
        changed_on=received.changed_on.sort_day if received.changed_on else None,
        ward=record.ward if record else staff.ward, addressee_no=number,
        suspects=[] if number else suspects(received.resident_code, received.name, birth),
        code_hash=fields.keyed_hash(received.resident_code) if received.resident_code else None,
        named_hash=named_hash(received.name, birth), outcome="error" if found and not number else "to_check",
        findings=[{"id": f.id, "message": f.message, "remedy": f.remedy} for f in found],
        body=sealed(_body(received, birth), source_id),
    )  # fmt: skip
    audit.change(
        "residents.record_notice", staff=staff, subjects=[n for n in [number] if n],
        terms={"source": source_id, "basis": received.basis, "content": received.content, "edition": edition},
    )  # fmt: skip
    return source_id


def _stands(finding: KernelFinding) -> Finding:
    return Finding(
        finding.id,
        finding.message,
        finding.level,
        field=finding.field,
        law=finding.law,
        remedy=finding.remedy,
    )


def _sender(received: Received) -> str:
    """Name of the municipality; "" where the code is nobody's."""
    try:
        return received.from_name.strip() or places.municipality(received.from_code).full_name
    except KeyError:
        return ""


def _person(
    staff: Staff, received: Received, faults: list[Finding]
) -> tuple[str, Record | None, list[Finding]]:
    """宛名番号, the record, and what a clerk must look at."""
    number, found = received.addressee_no.strip(), []
    if not number and received.resident_code and received.birth is not None:
        number, wrong = find_person(received.resident_code, received.name, received.birth.to_text())
        found = [wrong] if wrong else []
    if not number:
        return "", None, found
    refuse_protected(staff, [number], field="addressee_no")
    version = rows.current_versions([number], with_number=False).get(number)
    if version is None:
        faults.append(
            Finding("C06", "この宛名番号の人は、この区にいません。", field="addressee_no",
                    remedy="検索(F2)で本人を確かめてください。分からないときは空欄にします。")
        )  # fmt: skip
        return "", None, found
    if staff.ward and version.record.ward != staff.ward:
        faults.append(_elsewhere(staff, version.record.ward, by_code=not received.addressee_no.strip()))
        return "", None, found
    told = received.birth.to_text() if received.birth else ""
    fits = not told or is_the_one(version.record, received.name, told)
    found = [_stands(f) for f in doubts(received, Known(fits=fits))] or found
    return number, version.record, found


def _elsewhere(staff: Staff, ward: str, *, by_code: bool) -> Finding:
    """The notice belongs to another ward. Who may read only the own one is told that, and why no more."""
    found = "住民票コードの人" if by_code else "この宛名番号の人"
    if reads_city(staff):
        name = places.municipality(ward).name
        message, remedy = f"{found}は、{name}の住民です。", f"通知を{name}の窓口へ回送してください。"
    else:
        message = (
            f"{found}は、ほかの区の住民です。どの区か、氏名、宛名番号は、自区の住民でないため表示しません。"
        )
        remedy = "全市を照会できる職員に区を確かめ、通知をその区の窓口へ回送してください。"
    field = "resident_code" if by_code else "addressee_no"
    return Finding("S10", message, field=field, law="住民基本台帳法 第38条", remedy=remedy)


def _same(received: Received) -> QuerySet[DeliveredNotification]:
    """What came under this number of this sender before, held until the end of the transaction."""
    number, all_ = received.number.strip(), DeliveredNotification.objects.select_for_update()
    if not number:
        return all_.none()
    return all_.filter(basis=received.basis, from_code=received.from_code, number=number)


def _came(received: Received) -> datetime:
    """The moment it came: now, or the day of its receipt stamp."""
    now = clock.now().astimezone(clock.TOKYO)
    day = received.received_on
    return now.replace(year=day.year, month=day.month, day=day.day)


def _body(received: Received, birth: str) -> dict[str, object]:
    return {
        "resident_code": received.resident_code, "name": received.name.strip(), "birth": birth,
        "birth_text": received.birth.display() if received.birth else "",
        "changed_on": received.changed_on.to_text() if received.changed_on else "",
        "items": {n: v.strip() for n, v in received.items.items() if v.strip()}, "note": received.note.strip(),
    }  # fmt: skip

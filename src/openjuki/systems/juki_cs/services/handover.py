"""全件連携の受領 — 住民基本台帳法 第30条の6: CS-01; S 7.2.3. The file is built from the register's own people.

A part is one transaction: a first version of each of its persons, and one message to the prefecture about
them. Who breaks a check of L-05 is parked alone; the others go on. The first part opens the hand-over, the
last one closes it: only in between a change of somebody unknown is taken over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, cast

from django.db import transaction

from openjuki.messages.handover_items import AddressedIdentity, IdentityPart
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.juki_cs.identity_handover.v1 import Body as PrefecturePart
from openjuki.messages.juki_cs.identity_record.v1 import Body as IdentityNotice
from openjuki.runtime import audit, clock, exchange, fields
from openjuki.runtime.db import copying, prepared
from openjuki.runtime.exchange import bulk
from openjuki.systems.juki_cs.models import Handover, IdentityRecord, IdentityVersion
from openjuki.systems.juki_cs.services import checks
from openjuki.systems.juki_cs.services.update import TABLE, current_of, row_of, version_of

PREFECTURE = "prefecture"
SINGLE = "juki_gateway/identity_changed/v1"
Faults = dict[str, checks.Fault]
RECORD = tuple(f.attname for f in IdentityRecord._meta.concrete_fields)
#: `recorded_at` is the database's.
VERSION = tuple(f.attname for f in IdentityVersion._meta.concrete_fields if f.attname != "recorded_at")


@transaction.atomic
def take_part(*, message: exchange.Incoming) -> None:
    """Take one part over. Raises CannotApply where it is not the next of its run, or its count is wrong."""
    part = cast(IdentityPart, message.body)
    run = _next(part)
    cursor = prepared.Cursor()
    hashes = {
        p.addressee_no: fields.keyed_hash(p.identity.individual_number)
        if p.identity.individual_number
        else None
        for p in part.persons
    }
    faults = _faults(part.persons, hashes)
    for person in part.persons:
        if fault := faults.get(person.addressee_no):
            _park(message, person, fault)
    taken = [p for p in part.persons if p.addressee_no not in faults]
    bulk.settle_first(cursor, message, [p.addressee_no for p in taken])
    run.parts, run.persons, run.parked = part.part, part.handed_over, run.parked + len(faults)
    _write(message, taken, hashes, _tell_prefecture(run, taken, last=part.last))
    if part.last:
        run.closed_at = clock.now()
    run.save()
    audit.change(
        "identity.handover",
        staff=audit.WORKER,
        subjects=[p.addressee_no for p in taken],
        terms={"run": part.run, "part": part.part, "parked": len(faults)},
    )


def _next(part: IdentityPart) -> Handover:
    """The run, locked. The stream keeps the parts in order; the count shows that none of them lost anybody."""
    run, _ = Handover.objects.select_for_update().get_or_create(run=part.run)
    if part.part != run.parts + 1 or part.handed_over != run.persons + len(part.persons):
        raise exchange.CannotApply("CC-33", "全件連携の分割の番号又は人数が合いません")
    return run


def _faults(persons: Sequence[AddressedIdentity], hashes: dict[str, bytes | None]) -> Faults:
    """Who cannot be taken over: check digits, reasons, and what another active person has already."""
    codes, numbers = (
        Counter(p.identity.resident_code for p in persons),
        Counter(h for h in hashes.values() if h),
    )
    used_codes = set(_active("resident_code", list(codes)))
    used_numbers = {bytes(h) for h in _active("number_hash", list(numbers))}
    known = set(
        IdentityRecord.objects.filter(addressee_no__in=list(hashes)).values_list("addressee_no", flat=True)
    )
    faults: Faults = {}
    for p in persons:
        fault = checks.fault_of(None, p.identity, accept_unknown=True)
        code, hashed = p.identity.resident_code, hashes[p.addressee_no]
        if fault is None and not checks.active_after(p.identity.reason):
            fault = checks.Fault("CC-31", "消除された人が全件連携に含まれています")
        if fault is None and p.addressee_no in known:
            fault = checks.Fault("CC-32", "既に本人確認情報ファイルにある人です")
        if fault is None and (code in used_codes or codes[code] > 1):
            fault = checks.Fault("CC-08", "同じ住民票コードの人が現存しています")
        if fault is None and hashed and (hashed in used_numbers or numbers[hashed] > 1):
            fault = checks.Fault("CC-09", "同じ個人番号の人が現存しています")
        if fault:
            faults[p.addressee_no] = fault
    return faults


def _active(column: str, values: list[Any]) -> list[Any]:
    rows = IdentityRecord.objects.filter(active=True, **{f"{column}__in": values})
    return list(rows.values_list(column, flat=True))


def _park(message: exchange.Incoming, person: AddressedIdentity, fault: checks.Fault) -> None:
    bulk.park(
        exchange.current_party(), prepared.Cursor(), message, kind=SINGLE, subject=person.addressee_no,
        body=person.identity, code=fault.code, reason=fault.reason,
    )  # fmt: skip


def _tell_prefecture(
    run: Handover, taken: Sequence[AddressedIdentity], *, last: bool
) -> dict[str, exchange.Published]:
    """What was sent of each person, by 住民票コード. A code that was said before gets a message of its own."""
    items = {p.identity.resident_code: p.identity for p in taken}
    first = bulk.first_numbers(prepared.Cursor(), PREFECTURE, items)
    together = {code: body for code, body in items.items() if code in first}
    run.parts_out += 1
    run.persons_out += len(together)
    part = PrefecturePart(
        run=run.run, part=run.parts_out, last=last, handed_over=run.persons_out,
        persons=tuple(together.values()),
    )  # fmt: skip
    sent = bulk.publish_bulk(
        exchange.current_party(), prepared.Cursor(), kind="juki_cs/identity_handover/v1", body=part,
        subjects=list(together),
    )  # fmt: skip
    told = {code: _as_part_of(sent, code) for code in together}
    for code in items.keys() - together.keys():
        body = IdentityNotice.model_validate(items[code].model_dump())
        (told[code],) = exchange.publish(kind="juki_cs/identity_record/v1", subject=code, body=body)
    return told


def _as_part_of(sent: exchange.Published, code: str) -> exchange.Published:
    return exchange.Published(bulk.part_id(sent.id, code), sent.receiver, code, 1)


def _write(
    message: exchange.Incoming,
    taken: Sequence[AddressedIdentity],
    hashes: dict[str, bytes | None],
    told: dict[str, exchange.Published],
) -> None:
    records, versions = [], []
    for pk, p in zip(copying.next_ids("identity_record", len(taken)), taken, strict=True):
        record = current_of(
            IdentityRecord(pk=pk, addressee_no=p.addressee_no), 1, p.identity, hashes[p.addressee_no]
        )
        records.append(record)
        versions.append(
            version_of(
                record, 1, p.identity, _sealed(record, p.identity),
                message_id=bulk.part_id(message.id, p.addressee_no), subject_seq=1, made_at=message.made_at,
                sent_as=told[p.identity.resident_code].id,
            )
        )  # fmt: skip
    copying.copy_rows("identity_record", RECORD, map(attrgetter(*RECORD), records))
    copying.copy_rows("identity_version", VERSION, map(attrgetter(*VERSION), versions))


def _sealed(record: IdentityRecord, items: IdentityItems) -> bytes | None:
    if not items.individual_number:
        return None
    return fields.seal(items.individual_number, table=TABLE, column="number", row=row_of(record.pk, 1))

"""本人確認情報の更新 — 住民基本台帳法 第30条の6: CS-01, A-06, L-05.

One message of the gateway = one version in the file and one notice to the prefecture, in one transaction.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import IntegrityError, transaction

from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.juki_cs.identity_record.v1 import Body as IdentityNotice
from openjuki.messages.parts import LegalDate
from openjuki.runtime import audit, exchange, fields, installation
from openjuki.runtime.exchange.models import Quarantine
from openjuki.runtime.unified import gaiji_count
from openjuki.systems.juki_cs.models import Handover, IdentityRecord, IdentityVersion
from openjuki.systems.juki_cs.selectors.folding import search_key
from openjuki.systems.juki_cs.services import checks

TABLE = "identity_version"


@transaction.atomic
def update_identity(*, message: exchange.Incoming) -> None:
    """Take one change over and tell the prefecture. Raises CannotApply where a check of L-05 fails."""
    body = cast(IdentityItems, message.body)
    record = IdentityRecord.objects.select_for_update().filter(addressee_no=message.subject).first()
    former = _latest(record) if record else None
    fault = checks.fault_of(
        _state(former) if former else None, body, accept_unknown=former is None and accepts_unknown(message)
    )
    if fault:
        raise exchange.CannotApply(fault.code, fault.reason)
    number = (former.version_no if former else 0) + 1
    record = _write_current(record, message.subject, number, body)
    notice = IdentityNotice.model_validate(body.model_dump())
    (sent,) = exchange.publish(kind="juki_cs/identity_record/v1", subject=body.resident_code, body=notice)
    _append(record, number, body, message, sent)
    audit.change(
        "identity.update", staff=audit.WORKER, subjects=[message.subject], terms={"reason": body.reason}
    )


def accepts_unknown(message: exchange.Incoming) -> bool:
    """Whether a correction of somebody unknown is a first version: while the file is being built (初期構築中),
    and for whom the 全件連携 named but two persons skipped."""
    if installation.current().options.get("juki_cs_file") == "building":
        return True
    if Handover.objects.filter(closed_at__isnull=True).exists():
        return True
    skipped = Quarantine.objects.filter(
        receiver=message.receiver, sender=message.sender, subject=message.subject, seq=1, resolution="skipped"
    )
    return skipped.exists()


def _latest(record: IdentityRecord) -> IdentityVersion:
    return IdentityVersion.objects.get(record=record, version_no=record.version_no)


def _state(v: IdentityVersion) -> checks.State:
    number = None
    if v.number_enc is not None:
        number = fields.unseal(
            v.number_enc, table=TABLE, column="number", row=row_of(v.record_id, v.version_no)
        )
    return checks.State(
        active=v.active,
        resident_code=v.resident_code,
        name=v.name,
        birth=LegalDate(text=v.birth_text, first=v.birth_first, last=v.birth_last),
        sex=v.sex,
        address=v.address,
        individual_number=number,
    )


def _write_current(
    record: IdentityRecord | None, subject: str, number: int, body: IdentityItems
) -> IdentityRecord:
    hashed = fields.keyed_hash(body.individual_number) if body.individual_number else None
    record = current_of(record or IdentityRecord(addressee_no=subject), number, body, hashed)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as e:
        raise _taken(e) from None
    return record


def current_of(
    record: IdentityRecord, number: int, body: IdentityItems, hashed: bytes | None
) -> IdentityRecord:
    """The person's row as it stands with version `number`; not saved."""
    record.version_no = number
    record.active = checks.active_after(body.reason)
    record.resident_code = body.resident_code
    record.number_hash = hashed
    record.name_key, record.address_key = search_key(body.name), search_key(body.address)
    record.birth_first, record.birth_last = body.birth.first, body.birth.last
    record.sex = body.sex
    return record


def _taken(e: IntegrityError) -> Exception:
    """Somebody else who is active has the code or the number already."""
    text = str(e)
    if "identity_code_active" in text:
        return exchange.CannotApply("CC-08", "同じ住民票コードの人が現存しています")
    if "identity_number_active" in text:
        return exchange.CannotApply("CC-09", "同じ個人番号の人が現存しています")
    return e


def _append(
    record: IdentityRecord,
    number: int,
    body: IdentityItems,
    message: exchange.Incoming,
    sent: exchange.Published,
) -> None:
    sealed = None
    if body.individual_number:
        sealed = fields.seal(
            body.individual_number, table=TABLE, column="number", row=row_of(record.pk, number)
        )
    version_of(
        record, number, body, sealed,
        message_id=message.id, subject_seq=message.seq, made_at=message.made_at, sent_as=sent.id,
    ).save(force_insert=True)  # fmt: skip


def version_of(
    record: IdentityRecord, number: int, body: IdentityItems, sealed: bytes | None, **said: Any
) -> IdentityVersion:
    """Version `number` of a person; not saved. `said`: what brought it and what was sent of it."""
    return IdentityVersion(
        record=record,
        version_no=number,
        prev_no=number - 1 or None,
        active=record.active,
        resident_code=body.resident_code,
        name=body.name,
        birth_text=body.birth.text,
        birth_first=body.birth.first,
        birth_last=body.birth.last,
        sex=body.sex,
        address=body.address,
        name_gaiji=gaiji_count(body.name),
        address_gaiji=gaiji_count(body.address),
        number_enc=sealed,
        number_hash=record.number_hash,
        reason=body.reason,
        changed_on_text=body.changed_on.text,
        changed_on_first=body.changed_on.first,
        changed_on_last=body.changed_on.last,
        **said,
    )


def row_of(record: int, version: int) -> str:
    """The row to which a 個人番号 is sealed."""
    return f"{record}/{version}"

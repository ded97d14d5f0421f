"""個別照会 — HB-01, HB-06, HB-07, L-01, L-02: an office asks about one person and gets its own items.

Every question is recorded, those that are refused too; a refusal's record is written on its own, after
nothing else was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from openjuki.runtime import exchange, fields
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.ids import uuid7
from openjuki.systems.hub.models import HeldPerson, Inquiry, ResidentCopy
from openjuki.systems.hub.selectors.allowed import Permit, destination_no, permit_of
from openjuki.systems.hub.services.take_over import TABLE


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office is given. `items` never shows in repr: it is personal data."""

    inquiry_id: UUID
    destination_no: int
    items: dict[str, Any] = field(repr=False)
    issue_held: bool = False
    support_measure: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks about whom, and why."""

    consumer: str
    operator: str
    addressee_no: str
    reason: str


def inquire(*, question: Question) -> Answer:
    """Answer one inquiry. Raises Forbidden for an office without an approved use by inquiry, Invalid
    without a reason or operator, NotFound for a person whom the hub does not know or the scope leaves out."""
    try:
        permit = _permit(question)
        items = _items(question, permit)
    except Refused as refusal:
        _record(question, refusal=refusal.findings[0].id)
        raise
    held = HeldPerson.objects.filter(addressee_no=question.addressee_no).first()
    marks = (held.issue_held, held.support_measure) if held else (False, False)
    return Answer(_record(question, items=items), permit.destination_no, items, *marks)


def _permit(question: Question) -> Permit:
    permit = permit_of(question.consumer)
    if permit is None or not permit.by_inquiry:
        raise Forbidden(
            Finding(
                "HU-20",
                "照会を認められた移転先ではありません",
                law="住民基本台帳法 第1条・第3条第2項",
                remedy="住民基本台帳ファイル利用申請の承認を確認してください",
            )
        )
    missing = [
        Finding("HU-21", text, field=name)
        for name, text in (("reason", "照会の理由がありません"), ("operator", "照会した職員のIDがありません"))
        if not getattr(question, name).strip()
    ]
    if missing:
        raise Invalid(*missing)
    return permit


def _items(question: Question, permit: Permit) -> dict[str, Any]:
    person = ResidentCopy.objects.filter(addressee_no=question.addressee_no).first()
    body = None if person is None else permit.part_of(_body(person, permit))
    if body is None:
        raise NotFound(Finding("HU-22", "該当する人がいません", field="addressee_no"))
    return body


def _body(person: ResidentCopy, permit: Permit) -> dict[str, Any]:
    """The stored items; 個人番号 is opened only for whom it may be given to."""
    if "individual_number" not in permit.fields:
        return dict(person.items)
    number = None
    if person.number_enc is not None:
        number = fields.unseal(person.number_enc, table=TABLE, column="number", row=person.addressee_no)
    return {**person.items, "individual_number": number}


@transaction.atomic
def _record(question: Question, *, items: dict[str, Any] | None = None, refusal: str = "") -> UUID:
    row = Inquiry.objects.create(
        id=uuid7(),
        consumer=question.consumer,
        destination_no=destination_no(question.consumer),
        operator=question.operator[:100],
        addressee_no=question.addressee_no[:15],
        reason=question.reason.strip()[:200],
        outcome="refused" if refusal else "given",
        refusal=refusal,
        items=sorted(items or ()),
        digest=None if items is None else _digest(items),
    )
    return row.pk


def _digest(items: dict[str, Any]) -> bytes:
    return exchange.current_party().bodies.digest(
        json.dumps(items, ensure_ascii=False, sort_keys=True).encode()
    )

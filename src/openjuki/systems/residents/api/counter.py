"""窓口の記録のAPI: history, envelope, cards and hand-over of a case. RR-01, RR-02, U-08."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from openjuki.kernel.counter import card as cards_
from openjuki.kernel.counter import receipt as envelopes
from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import CaseOut, Strict, case_out
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import NUMBER, CaseNo, IsoDate, Note, Reasons, Text
from openjuki.systems.residents.selectors.counter import CardRecord, ReceiptVersion
from openjuki.systems.residents.services import cards, receipts
from openjuki.systems.residents.services.hand_over import hand_over as close
from openjuki.systems.residents.services.view_lists import view_history

router = Router(tags=["窓口"])


class HistoryOut(Schema):
    """One step of a case: what happened, when, by whom; `state` of the case where the step is one of its own."""

    at: datetime
    by: str
    by_name: str
    what: str
    note: str
    state: str


class ReceiptIn(Strict):
    """郵送の受付. `missing`: what is asked for; then `due_on` says until when."""

    arrived_on: IsoDate
    postmarked_on: IsoDate | None = None
    identification: Text = Field("", json_schema_extra={"enum": ["", *envelopes.COPIES]})
    envelope: bool = False
    return_to: Text = Field(envelopes.REGISTERED, json_schema_extra={"enum": list(envelopes.RETURN_TO)})
    return_reason: Note = ""
    missing: list[Text] = Field(
        [], max_length=20, json_schema_extra={"items": {"enum": list(envelopes.MISSING)}}
    )
    due_on: IsoDate | None = None
    acknowledged: Reasons = {}


class ReceiptOut(Schema):
    """One version of what is known of the envelope."""

    version_no: int
    arrived_on: date
    postmarked_on: date | None
    identification: str
    envelope: bool
    return_to: str
    return_reason: str
    missing: list[str]
    due_on: date | None
    written_by: str
    written_at: datetime


class CardIn(Strict):
    """カードの処理 of one person of the case; the deadlines are the register's. The PIN itself never travels."""

    addressee_no: Text = Field(pattern=NUMBER)
    card: Text = Field(json_schema_extra={"enum": list(cards_.CARDS)})
    done_on: IsoDate
    pin_verified: bool = False
    surface_updated: bool = False
    continuation: Text = Field("", json_schema_extra={"enum": list(cards_.CONTINUATIONS)})
    returned: bool = False
    acknowledged: Reasons = {}


class CardRecordOut(Schema):
    """One entry about a card."""

    record_no: int
    case_no: str
    card: str
    done_on: date
    pin_verified: bool
    surface_updated: bool
    continuation: str
    returned: bool
    written_by: str
    written_at: datetime


class CardsOut(Schema):
    """One person's card. `by_plan`, `by_move`, `continue_by`: the three deadlines; `signature_lapses`: which of the
    four items changed, by which a 署名用電子証明書 lapses."""

    addressee_no: str
    name: str
    state: str
    urgent: bool
    by_plan: date | None
    by_move: date | None
    continue_by: date | None
    signature_lapses: list[str]
    records: list[CardRecordOut]


class HandOverIn(Strict):
    """お渡し・発送. By post: the day, and the address (`registered`, `new`, `other`)."""

    way: Text = Field("counter", json_schema_extra={"enum": ["counter", "post"]})
    sent_on: IsoDate | None = None
    sent_to: Text = ""
    note: Note = ""


@router.get("/cases/{case_no}/history", response={200: list[HistoryOut], **answers()}, summary="受付の経過")
@requires("residents.home")
def read_history(request: HttpRequest, case_no: CaseNo) -> list[HistoryOut]:
    """Every step from ticket to hand-over, oldest first; the view is logged."""
    _, steps = view_history(staff=staff_of(request), case_no=case_no)
    return [HistoryOut.model_validate(s, from_attributes=True) for s in steps]


@router.get("/cases/{case_no}/receipt", response={200: list[ReceiptOut], **answers()}, summary="郵送の受付")
@requires("residents.enter")
def read_receipt(request: HttpRequest, case_no: CaseNo) -> list[ReceiptOut]:
    """All versions, newest first."""
    return [_receipt(v) for v in receipts.view_receipt(staff=staff_of(request), case_no=case_no).versions]


@router.post("/cases/{case_no}/receipt", response={201: ReceiptOut, **answers()}, summary="郵送の受付を記録")
@requires("residents.enter")
def record_receipt(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: ReceiptIn
) -> tuple[int, ReceiptOut]:
    """The notice counts from `arrived_on`; while something is missing the case is 照会中."""
    said = given.model_dump(exclude={"acknowledged", "missing"})
    row = receipts.record_receipt(
        staff=staff_of(request), case_no=case_no, acknowledged=given.acknowledged,
        receipt=envelopes.PostalReceipt(kind="", missing=tuple(dict.fromkeys(given.missing)), **said),
    )  # fmt: skip
    return 201, _receipt(row)


def _receipt(row: ReceiptVersion) -> ReceiptOut:
    return ReceiptOut.model_validate(row, from_attributes=True)


@router.get("/cases/{case_no}/cards", response={200: list[CardsOut], **answers()}, summary="カードの状態")
@requires("residents.enter")
def read_cards(request: HttpRequest, case_no: CaseNo) -> list[CardsOut]:
    """The cards of those whom a settled case has moved; the view is logged."""
    _, people = cards.view_cards(staff=staff_of(request), case_no=case_no)
    return [_cards(p) for p in people]


def _cards(person: cards.PersonCard) -> CardsOut:
    due = person.deadlines
    return CardsOut(
        addressee_no=person.addressee_no, name=person.name, state=person.state.text,
        urgent=person.state.urgent, by_plan=due.by_plan if due else None,
        by_move=due.by_move if due else None, continue_by=due.continue_by if due else None,
        signature_lapses=list(person.signature_lapses), records=[_record(r) for r in person.records],
    )  # fmt: skip


@router.post(
    "/cases/{case_no}/cards", response={201: CardRecordOut, **answers()}, summary="カードの処理を記録"
)
@requires("residents.enter")
def record_card(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: CardIn
) -> tuple[int, CardRecordOut]:
    """What was done with one person's card."""
    said = given.model_dump(exclude={"acknowledged", "addressee_no"})
    row = cards.record_card(
        staff=staff_of(request), case_no=case_no, addressee_no=given.addressee_no,
        work=cards_.CardWork(**said), acknowledged=given.acknowledged,
    )  # fmt: skip
    return 201, _record(row)


def _record(row: CardRecord) -> CardRecordOut:
    return CardRecordOut.model_validate(row, from_attributes=True)


@router.post("/cases/{case_no}/hand-over", response={200: CaseOut, **answers()}, summary="お渡し・発送の完了")
@requires("residents.enter")
def hand_over(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: HandOverIn
) -> CaseOut:
    """The case is done."""
    staff = staff_of(request)
    close(staff=staff, case_no=case_no, **given.model_dump())
    return case_out(staff, case_no)

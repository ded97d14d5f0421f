"""JSON API for offices that ask per person (個別照会API): HB-06, L-01, L-02.

An office proves itself by a client assertion signed with its own key (`Authorization: Bearer …`); it names
the member of its staff who asks, and why.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from openjuki.runtime.api import PROBLEMS
from openjuki.runtime.rights import machine
from openjuki.systems.hub.services import inquire as service

router = Router()


class InquiryIn(Schema):
    """Whom (宛名番号), who asks (職員ID of the office), why."""

    model_config = ConfigDict(extra="forbid", strict=True)

    addressee_no: str = Field(pattern=r"^[0-9]{1,15}$")
    operator: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=1, max_length=200)


class InquiryOut(Schema):
    """The office's own items of the person; `inquiry_id` is the number of the record.

    `support_measure`: 支援措置, so nothing of it may be told on; `issue_held`: nothing is to be issued.
    """

    inquiry_id: str
    destination_no: int
    items: dict[str, Any]
    issue_held: bool
    support_measure: bool


@router.post("/inquiries", response={200: InquiryOut, **PROBLEMS}, summary="個別照会")
@machine()
def inquire(request: HttpRequest, given: InquiryIn) -> InquiryOut:
    """Own items of one person; every question is recorded, refused ones too."""
    answer = service.inquire(
        question=service.Question(
            consumer=str(request.machine),  # type: ignore[attr-defined]
            operator=given.operator,
            addressee_no=given.addressee_no,
            reason=given.reason,
        )
    )
    return InquiryOut(
        inquiry_id=str(answer.inquiry_id),
        destination_no=answer.destination_no,
        items=answer.items,
        issue_held=answer.issue_held,
        support_measure=answer.support_measure,
    )

"""証明書の発行・処分の連携 — what the check page must know of a certificate: what stands on every one, and no person.

The systems that issue send the same items, each under a kind of its own (RR-05, SL-03).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from openjuki.messages.parts import Message

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
IssueNo = Annotated[str, StringConstraints(min_length=8, max_length=80)]


class ReleasedItems(Message):
    """One copy as released. `token_hash`: SHA-256 of the token in the QR code; `digest`: of the released file."""

    token_hash: Digest
    issue_no: IssueNo
    title: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    issued_on: date
    pages: Annotated[int, Field(ge=1, le=999)]
    digest: Digest


class VoidedItems(Message):
    """This copy does not count any more (S 1.3.8). Why, is the sender's business."""

    issue_no: IssueNo
    voided_on: date

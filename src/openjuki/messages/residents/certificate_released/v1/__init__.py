"""証明書の発行 — from the register to the check page: what stands on every certificate, and no person (RR-05)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from openjuki.messages.parts import Message

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Body(Message):
    """Subject: `certificate-` and the beginning of `token_hash`.

    `token_hash`: SHA-256 of the token in the QR code; `digest`: SHA-256 of the released file.
    """

    token_hash: Digest
    issue_no: Annotated[str, StringConstraints(min_length=8, max_length=80)]
    title: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    issued_on: date
    pages: Annotated[int, Field(ge=1, le=999)]
    digest: Digest

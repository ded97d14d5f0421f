"""証明書の処分 — from the register to the check page: this copy does not count any more (S 1.3.8)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from openjuki.messages.parts import Message


class Body(Message):
    """Subject: as of the release. Why it was voided is the register's business."""

    issue_no: Annotated[str, StringConstraints(min_length=8, max_length=80)]
    voided_on: date

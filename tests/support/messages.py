"""A message that came and cannot be applied (停止した電文), as the tables of exchange hold it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from openjuki.runtime.exchange.models import Inbox, Quarantine, Received, Stream

AT: Final = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Tokyo"))


def stopped_message(subject: str) -> dict[str, Any]:
    """The first of its stream; gives what a skip must name."""
    message = uuid.uuid4()
    where = {"receiver": "residents", "sender": "juki_gateway", "subject": subject}
    which = {**where, "message_id": message, "seq": 1}
    Received.objects.create(
        **which, kind="juki_gateway/x/v1", made_at=AT, digest=b"1", size=1, body=b"1", body_day=AT.date()
    )
    Stream.objects.create(**where)
    Inbox.objects.create(**which, state="quarantined")
    Quarantine.objects.create(**which, kind="juki_gateway/x/v1", code="T-01", reason="試験の停止", attempts=1)
    return {"sender": "juki_gateway", "subject": subject, "seq": 1}

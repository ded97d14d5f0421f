"""Synthetic messages of the register to the gateway."""

from __future__ import annotations

from datetime import date
from typing import Any

from openjuki.messages.parts import LegalDate
from openjuki.messages.residents.identity_changed.v1 import Body
from openjuki.runtime import clock
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.ids import uuid7

NUMBER = "123456789018"
DAY = LegalDate(text="令和8年11月20日", first=date(2026, 11, 20), last=date(2026, 11, 20))


def identity(**changes: Any) -> Body:
    """本人確認情報 of a synthetic person."""
    values: dict[str, Any] = {
        "resident_code": "12345678903",
        "name": "葛󠄂城 花子",
        "birth": LegalDate(text="昭和60年3月9日", first=date(1985, 3, 9), last=date(1985, 3, 9)),
        "sex": "2",
        "address": "仙台市青葉区国分町三丁目7番1号",
        "individual_number": NUMBER,
        "reason": "move_in",
        "changed_on": DAY,
    }
    return Body(**{**values, **changes})


def message(subject: str = "1000000017", seq: int = 1, **changes: Any) -> Incoming:
    """As the exchange hands it over."""
    return Incoming(
        id=uuid7(),
        kind="residents/identity_changed/v1",
        sender="residents",
        receiver="juki_gateway",
        subject=subject,
        seq=seq,
        made_at=clock.real_now(),
        body=identity(**changes),
    )

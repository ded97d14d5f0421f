"""Synthetic messages of the gateway to CS."""

from __future__ import annotations

from datetime import date
from typing import Any

from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.messages.juki_gateway.identity_changed.v1 import Body
from openjuki.messages.parts import LegalDate
from openjuki.runtime import clock
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.ids import uuid7


def day(text: str, first: date, last: date | None = None) -> LegalDate:
    return LegalDate(text=text, first=first, last=last or first)


def identity(n: int = 1, **changes: Any) -> Body:
    """本人確認情報 of the synthetic person `n`."""
    values: dict[str, Any] = {
        "resident_code": resident_code.complete(f"{n:010d}"),
        "name": "葛󠄂城　花子",
        "birth": day("昭和60年3月9日", date(1985, 3, 9)),
        "sex": "2",
        "address": "仙台市青葉区国分町三丁目7番1号",
        "individual_number": individual_number.complete(f"{n:011d}"),
        "reason": "move_in",
        "changed_on": day("令和8年11月20日", date(2026, 11, 20)),
    }
    return Body(**{**values, **changes})


def message(n: int = 1, seq: int = 1, **changes: Any) -> Incoming:
    """As the exchange hands it over; the subject is a 宛名番号."""
    return Incoming(
        id=uuid7(),
        kind="juki_gateway/identity_changed/v1",
        sender="juki_gateway",
        receiver="juki_cs",
        subject=f"90000000{n:02d}",
        seq=seq,
        made_at=clock.real_now(),
        body=identity(n, **changes),
    )

"""Synthetic residents as the register tells the hub about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from openjuki.messages.parts import LegalDate
from openjuki.messages.residents.resident_changed.v1 import Body
from openjuki.runtime import clock
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.ids import uuid7

NUMBER = "123456789018"


def day(text: str, value: date) -> LegalDate:
    return LegalDate(text=text, first=value, last=value)


def resident(addressee_no: str = "1000000017", **changes: Any) -> Body:
    """A resident with every item filled, so that a missing one shows."""
    values: dict[str, Any] = {
        "addressee_no": addressee_no,
        "kind": "1",
        "status": "1",
        "household_no": "500000027",
        "member_order": 1,
        "name": "葛󠄂城 花子",
        "furigana": "カツラギ ハナコ",
        "birth": day("昭和60年3月9日", date(1985, 3, 9)),
        "sex": "2",
        "householder_name": "葛󠄂城 花子",
        "relationship": "世帯主",
        "is_householder": True,
        "became_resident_on": day("平成20年4月1日", date(2008, 4, 1)),
        "address": "仙台市青葉区国分町三丁目7番1号",
        "address_detail": "青葉ハイツ201",
        "address_since": day("令和8年11月20日", date(2026, 11, 20)),
        "notified_on": date(2026, 11, 20),
        "previous_address": "盛岡市内丸12番2号",
        "individual_number": NUMBER,
        "removal_reason": "move_out",
        "removed_on": day("令和8年12月1日", date(2026, 12, 1)),
    }
    return Body(**{**values, **changes})


def message(body: Body, *, seq: int = 1, subject: str = "") -> Incoming:
    """As the exchange hands it over."""
    return Incoming(
        id=uuid7(),
        kind="residents/resident_changed/v1",
        sender="residents",
        receiver="hub",
        subject=subject or body.addressee_no,
        seq=seq,
        made_at=clock.real_now(),
        body=body,
    )

"""Synthetic residents as the register tells the seal registration about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from openjuki.messages.hold_items import HoldItems
from openjuki.messages.parts import LegalDate
from openjuki.messages.residents.hold_changed.v1 import Body as HoldChanged
from openjuki.messages.residents.registrant_changed.v1 import Body
from openjuki.runtime import clock
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.ids import uuid7
from openjuki.systems.seals.services import take_over

HANAKO, TARO = "1000000017", "2000000002"


def registrant(addressee_no: str = HANAKO, **changes: Any) -> Body:
    values: dict[str, Any] = {
        "addressee_no": addressee_no,
        "kind": "1",
        "status": "1",
        "ward": "04101",
        "household_no": "500000027",
        "name": "葛󠄂城　花子",
        "surname": "葛󠄂城",
        "given_name": "花子",
        "former_surname": "山田",
        "kanji_name": None,
        "katakana_name": None,
        "alias": None,
        "furigana": "カツラギ　ハナコ",
        "birth": LegalDate(text="昭和60年3月9日", first=date(1985, 3, 9), last=date(1985, 3, 9)),
        "sex": "2",
        "address": "仙台市青葉区国分町三丁目7番1号　青葉ハイツ201",
        "adult_ward": False,
        "planned_move_out_on": None,
        "removal_reason": None,
        "removed_on": None,
        "became_resident_on": None,
    }
    return Body(**{**values, **changes})


def message(body: Any, *, seq: int = 1, subject: str = "", kind: str = "registrant_changed") -> Incoming:
    return Incoming(
        id=uuid7(), kind=f"residents/{kind}/v1", sender="residents", receiver="seals",
        subject=subject or body.addressee_no, seq=seq, made_at=clock.real_now(), body=body,
    )  # fmt: skip


def told(addressee_no: str = HANAKO, *, seq: int = 1, **changes: Any) -> str:
    """The register tells of a person; gives the 宛名番号."""
    take_over.take_over(message=message(registrant(addressee_no, **changes), seq=seq))
    return addressee_no


def held(addressee_no: str = HANAKO, *, seq: int = 1, **marks: bool) -> None:
    body: HoldItems = HoldChanged(
        addressee_no=addressee_no, **({"issue_held": True, "support_measure": True} | marks)
    )
    take_over.take_over_hold(
        message=message(body, seq=seq, subject=f"hold-{addressee_no}", kind="hold_changed")
    )

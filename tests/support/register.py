"""People in the register without a notice (試験用の住民): what tests of search, view and load start from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.numbers import serial
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.runtime import clock
from openjuki.systems.residents.models import ChangeEvent, Hold, Town
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.address_text import fold_address
from openjuki.systems.residents.services.write_versions import Event, write_versions

TOWNS = {
    "0001001": "宮城県仙台市青葉区見本町一丁目",
    "0001002": "宮城県仙台市青葉区見本町二丁目",
    "0002000": "宮城県仙台市青葉区字試験ヶ原",
}


def numbered(n: int) -> str:
    """The n-th 宛名番号 or 世帯番号 that has a check digit."""
    made = serial.numbers_from(1)
    return [next(made)[1] for _ in range(n)][-1]


def towns() -> None:
    """A small town dictionary of 青葉区."""
    Town.objects.bulk_create(
        Town(key="04101" + code, code="04101", town_code=code, text=text, folded=fold_address(text))
        for code, text in TOWNS.items()
    )


def record(**items: Any) -> Record:
    """A resident of 見本町一丁目, with other items where given."""
    base = {
        "ward": "04101", "household_no": numbered(1), "member_order": 1, "relationship": "世帯主",
        "surname": "見本", "given_name": "太郎", "reading_surname": "ミホン", "reading_given_name": "タロウ",
        "birth": UncertainDate.exact(date(1980, 4, 1)), "sex": "1", "address_code": "04101",
        "address_town_code": "0001001", "address_text": TOWNS["0001001"], "address_lot": "２番１０号",
        "householder_name": "見本　太郎", "registered_domicile": "宮城県仙台市青葉区見本町一丁目２番地",
        "register_head": "見本　太郎",
    }  # fmt: skip
    return Record.of(base | items)


def at(text: str) -> datetime:
    """A moment of Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.TOKYO)


def write(
    addressee_no: str,
    new: Record,
    *,
    reason: str = "move_in",
    on: str = "2020-04-01",
    known: str = "2020-04-02T09:00",
) -> None:
    """Append a version as a settlement would. `on`: 異動日; `known`: 処理日時."""
    with transaction.atomic():
        event = ChangeEvent.objects.create(
            reason=reason, ward=new.ward, changed_on=date.fromisoformat(on), recorded_at=at(known),
            entered_by="s1001", reviewed_by=["s2001"],
        )  # fmt: skip
        rows.lock([addressee_no])
        before = rows.current_versions([addressee_no])
        change = Change(addressee_no, reason, date.fromisoformat(on), None, new)
        write_versions(event=Event(event.pk, event.recorded_at), changes=[change], before=before)


def person(n: int, **items: Any) -> str:
    """Register the n-th person, alone in a household unless told; gives the 宛名番号."""
    number = numbered(n)
    write(number, record(**({"household_no": number} | items)))
    return number


def change(addressee_no: str, *, reason: str = "move_within", on: str, known: str, **items: Any) -> None:
    """Append a version in which some items differ."""
    now = rows.current_versions([addressee_no])[addressee_no].record
    write(addressee_no, now.with_(**items), reason=reason, on=on, known=known)


def protect(addressee_no: str) -> None:
    """Put a person under 支援措置."""
    for process in ("issue", "inquiry"):
        Hold.objects.create(
            addressee_no=addressee_no, process=process, level="error", support_measure=True,
            reason="支援措置", starts_on=date(2026, 4, 1), set_by="s3001", set_at=clock.now(),
        )  # fmt: skip

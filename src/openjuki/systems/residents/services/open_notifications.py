"""転入通知情報取込エラー一覧 (S 4.1.3.1.2): what could not be written by itself, until a clerk opens a case from it.

Of somebody under 支援措置 only that there is one, without the right. RR-02, 住民基本台帳法 第9条第1項.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, DeliveredNotification
from openjuki.systems.residents.selectors import holds
from openjuki.systems.residents.selectors.view_for import city_wards
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.move_in_notifications import opened
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.search_residents import SUPPORT

KIND: Final = "move_in_notification"
OPEN: Final = ("to_check", "error")


@dataclass(frozen=True, slots=True)
class Line:
    """取込エラー一覧の一行. Of somebody under 支援措置 only that there is one, without the right."""

    source_id: str
    outcome: str
    received_on: date
    from_name: str
    name: str
    moved_in_on: date | None
    addressee_no: str
    findings: tuple[Mapping[str, Any], ...]
    protected: bool


@service("residents.list_move_in_notifications")
def list_open(*, staff: Staff, limit: int = 100) -> tuple[Line, ...]:
    """転入通知情報取込エラー一覧 of the staff's ward, oldest first; those without a person are everybody's."""
    found = DeliveredNotification.objects.filter(outcome__in=OPEN, case_no="")
    if staff.ward:
        found = found.filter(ward__in=("", staff.ward))
    listed = list(found.order_by("received_at", "pk")[:limit])
    protected = holds.protected([d.addressee_no for d in listed if d.addressee_no])
    hidden = frozenset() if staff.may(SUPPORT) else protected
    audit.view(
        "residents.list_move_in_notifications", staff=staff,
        subjects=[d.addressee_no for d in listed if d.addressee_no and d.addressee_no not in hidden],
    )  # fmt: skip
    return tuple(_line(d, d.addressee_no in protected, d.addressee_no in hidden) for d in listed)


def _line(row: DeliveredNotification, protected: bool, hidden: bool) -> Line:
    body = {} if hidden else opened(row)
    return Line(
        source_id=row.source_id,
        outcome=row.outcome,
        received_on=row.received_at.astimezone(clock.TOKYO).date(),
        from_name="" if hidden else row.from_name,
        name=str(body.get("name", "")),
        moved_in_on=None if hidden else row.moved_in_on,
        addressee_no="" if hidden else row.addressee_no,
        findings=() if hidden else tuple(row.findings),
        protected=protected,
    )


@service("residents.enter_move_in_notification")
def enter(*, staff: Staff, source_id: str, addressee_no: str = "") -> CaseFile:
    """Open a case from one of the list. `addressee_no`: whom it means, where the system did not know.

    Raises NotFound, Invalid without a person or where somebody was faster, Forbidden for a protected person.
    """
    row = DeliveredNotification.objects.select_for_update().filter(source_id=source_id).first()
    if row is None or row.outcome not in OPEN:
        raise NotFound(
            Finding("N04", "確認の要る転入通知ではありません。", remedy="一覧を更新して選び直してください。")
        )
    if row.case_no:
        raise Invalid(
            Finding("N05", f"受付{row.case_no}で処理中です。", remedy="その受付の状態を確かめてください。")
        )
    number = row.addressee_no or addressee_no
    if not number:
        raise Invalid(
            Finding("N06", "誰の転入通知かが決まっていません。", field="addressee_no",
                    remedy="検索して本人を確かめ、宛名番号を入力してください。")
        )  # fmt: skip
    refuse_protected(staff, [number], field="addressee_no")
    case = cases.open_case(staff=staff, kind=KIND, channel="juki_net", data=_form(row, number, staff))
    row.case_no = case.case_no
    row.save(update_fields=["case_no"])
    audit.change(
        "residents.enter_move_in_notification", staff=staff, subjects=[number],
        terms={"source": source_id}, case_no=case.case_no,
    )  # fmt: skip
    return case


def _form(row: DeliveredNotification, addressee_no: str, staff: Staff) -> dict[str, Any]:
    body = opened(row)
    return {
        "ward": staff.ward or row.ward or min(city_wards()),
        "notified_on": row.notified_on.isoformat(),
        "moved_in_on": row.moved_in_on.isoformat(),
        "addressee_no": addressee_no,
        "destination": body["destination"],
        "grounds": {
            "basis": "move_in_notice", "document": "転入通知", "sender": row.from_name,
            "received_on": row.notified_on.isoformat(),
        },
    }  # fmt: skip

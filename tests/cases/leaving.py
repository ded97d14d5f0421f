"""Builds what cases say of 転出: the plan in a record, the notices, and the 転入通知."""

from __future__ import annotations

from datetime import date
from typing import Any

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import parse_date
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import LeavingMember, MoveOut
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal, RemainingMember
from openjuki.kernel.notices.move_within import StayingMember
from openjuki.kernel.register.address import Address, address_fields
from openjuki.kernel.register.codes import CardStatus
from openjuki.kernel.register.reasons import REASONS

PLACES = {
    "東京都千代田区": Address("13101", "", "東京都千代田区丸の内", "１番１号"),
    "大阪市北区": Address("27127", "", "大阪府大阪市北区梅田", "２番２号"),
    "漢数字の丁目": Address("13101", "", "東京都千代田区霞が関二丁目", "十番地の二十一"),
    "漢数字の丁目まで": Address("13101", "", "東京都千代田区霞が関二丁目"),
    "千代田区まで": Address("13101", "", "東京都千代田区"),
    "青葉区": Address("04101", "0010001", "宮城県仙台市青葉区本町", "１番１号"),
    "アメリカ": Address(text="アメリカ合衆国ニューヨーク市", country="USA"),
    "空欄": Address(),
}
_REASON = {label: code for code, label in REASONS.items()}


def record_items(raw: dict[str, Any]) -> dict[str, Any]:
    """転出予定日, 転出先, 転入通知日, 転出確定日, 消除事由, 消除日, カード of a resident; takes them out of `raw`."""
    items: dict[str, Any] = {}
    for word, name in (
        ("転出予定日", "planned_move_out_on"),
        ("転入通知日", "move_in_notification_on"),
        ("転出確定日", "confirmed_move_out_on"),
    ):
        if (text := raw.pop(word, None)) is not None:
            items[name] = parse_date(str(text))
    if place := raw.pop("転出先", ""):
        items |= address_fields(PLACES[place], "planned_destination")
    if reason := raw.pop("消除事由", ""):
        items["removal_reason"] = _REASON[reason]
    if day := raw.pop("消除日", None):
        items["removed_on"] = UncertainDate.exact(parse_date(str(day)))
    if raw.pop("カードあり", False):
        items["card_status"] = CardStatus.ACTIVE
    return items


def _common(items: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    names = ("ward", "notified_on", "notifier", "identity", "agent")
    return {name: items[name] for name in names} | {"household_no": raw.pop("世帯番号", "0000000019")}


def _move_out(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> MoveOut:
    return MoveOut(
        **_common(items, raw),
        moves_out_on=changed_on,
        destination=PLACES[raw.pop("転出先", "東京都千代田区")],
        members=tuple(
            LeavingMember(addressee_no=each["宛名番号"], continues_card=each.get("継続利用", False))
            for each in raw.pop("転出者")
        ),
        card_move_out=raw.pop("特例転出", False),
        staying=tuple(StayingMember(each["宛名番号"], each["続柄"]) for each in raw.pop("残る人", ())),
    )


def _withdrawal(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> MoveOutWithdrawal:
    return MoveOutWithdrawal(
        **_common(items, raw),
        members=tuple(RemainingMember(each["宛名番号"]) for each in raw.pop("取りやめる人")),
        certificate_returned=raw.pop("証明書の返還", True),
    )


def _notification(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> MoveInNotification:
    return MoveInNotification(
        ward=items["ward"],
        notified_on=items["notified_on"],
        moved_in_on=changed_on,
        addressee_no=raw.pop("宛名番号"),
        destination=PLACES[raw.pop("転出先", "東京都千代田区")],
        grounds=Grounds("move_in_notice", "転入通知"),
    )


KINDS = {"転出": _move_out, "転出取りやめ": _withdrawal, "転入通知": _notification}

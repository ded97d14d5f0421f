"""Setting the operating hours (稼働時間の設定), suspending and resuming the link: GW-02, S 7.1.1.1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.db import IntegrityError, transaction

from openjuki.runtime import audit, clock
from openjuki.runtime.audit import Actor
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.systems.juki_gateway.models import OperatingHours, Suspension
from openjuki.systems.juki_gateway.models.hours import WEEKDAYS


class CannotSuspend(Refused):
    """一時停止・再開できない."""

    title = "連携の状態を変更できません"


@transaction.atomic
def set_hours(*, hours: Mapping[int, tuple[time, time]], staff: Actor) -> None:
    """Replace the table: weekday (0 = 月曜) → opening and closing time. Empty = always open.

    Raises Invalid for a weekday that does not exist or a closing time that is not later.
    """
    wrong = [d for d, (opens, closes) in hours.items() if d not in range(7) or opens >= closes]
    if wrong:
        raise Invalid(*(_out_of_order(day) for day in wrong))
    OperatingHours.objects.all().delete()
    OperatingHours.objects.bulk_create(
        OperatingHours(weekday=day, opens=opens, closes=closes) for day, (opens, closes) in hours.items()
    )
    written = {WEEKDAYS[d]: f"{o:%H:%M}-{c:%H:%M}" for d, (o, c) in sorted(hours.items())}
    audit.change("gateway.hours", staff=staff, terms=written)


def _out_of_order(day: int) -> Finding:
    name = f"{WEEKDAYS[day]}曜日" if day in range(7) else "存在しない曜日"
    return Finding(
        "GT-01",
        f"{name}の終了時刻が開始時刻より後ではありません",
        field=f"closes_{day}",
        remedy="時刻を入力し直してください",
    )


def suspend(*, reason: str, staff: Actor) -> None:
    """一時停止: from now on everything waits.

    Raises Invalid without a reason, CannotSuspend where it is suspended already.
    """
    if not reason.strip():
        remedy = "停止する理由を入力してください"
        raise Invalid(Finding("GT-02", "理由がありません", field="reason", remedy=remedy))
    try:
        with transaction.atomic():
            Suspension.objects.create(reason=reason.strip()[:200], started_by=staff.user_id)
            audit.change("gateway.suspend", staff=staff, reason=reason)
    except IntegrityError:
        raise CannotSuspend(
            Finding("GT-03", "既に一時停止しています", remedy="画面を開き直してください")
        ) from None


@transaction.atomic
def resume(*, staff: Actor) -> None:
    """再開: what waited goes on in order. Raises CannotSuspend where nothing is suspended."""
    changed = Suspension.objects.filter(ended_at=None).update(
        ended_at=clock.real_now(), ended_by=staff.user_id
    )
    if not changed:
        raise CannotSuspend(Finding("GT-04", "一時停止していません", remedy="画面を開き直してください"))
    audit.change("gateway.resume", staff=staff)

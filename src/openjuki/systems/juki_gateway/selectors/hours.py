"""Is 住基ネット open now (稼働状況)? GW-02."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from openjuki.runtime import clock
from openjuki.systems.juki_gateway.models import OperatingHours, Suspension
from openjuki.systems.juki_gateway.models.hours import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Opening:
    """稼働状況: open or not, and why not in Japanese."""

    is_open: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday of the table; `opens` None = closed."""

    weekday: int
    name: str
    opens: time | None
    closes: time | None


def week() -> list[Day]:
    """Monday to Sunday."""
    rows = {r.weekday: r for r in OperatingHours.objects.all()}
    return [
        Day(n, name, rows[n].opens if n in rows else None, rows[n].closes if n in rows else None)
        for n, name in enumerate(WEEKDAYS)
    ]


def is_restricted() -> bool:
    """True where any hours are set; without any the network counts as always open."""
    return OperatingHours.objects.exists()


def open_suspension() -> Suspension | None:
    """The 一時停止 in force, if any."""
    return Suspension.objects.filter(ended_at=None).first()


def opening(at: datetime | None = None) -> Opening:
    """Whether messages may go to CS at a business time (default: now)."""
    suspended = open_suspension()
    if suspended is not None:
        return Opening(False, f"一時停止中です({suspended.reason})")
    if not is_restricted():
        return Opening(True)
    moment = at or clock.now()
    today = OperatingHours.objects.filter(weekday=moment.weekday()).first()
    if today is None:
        return Opening(False, "本日は住基ネットの稼働日ではありません")
    if not today.opens <= moment.time() < today.closes:
        return Opening(False, f"住基ネットの稼働時間外です({today.opens:%H:%M}〜{today.closes:%H:%M})")
    return Opening(True)

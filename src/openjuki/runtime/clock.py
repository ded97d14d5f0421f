"""The one clock (時計): business time may be shifted, real time never is.

Business time (`today`, `now`) is what the register records; a demo or training installation may shift it
with `--today`. Tokens, TLS, one-time codes and the audit log use `real_now`.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from openjuki.runtime import installation

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKYO = ZoneInfo("Asia/Tokyo")
_fixed: list[date] = []


def real_now() -> datetime:
    """The true instant, UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the one place that asks the machine


def _shift() -> timedelta:
    day = _fixed[-1] if _fixed else installation.current().today
    if day is None:
        return timedelta(0)
    return timedelta(days=(day - real_now().astimezone(TOKYO).date()).days)


def now() -> datetime:
    """Business instant, Asia/Tokyo, shifted where the installation says so."""
    return (real_now() + _shift()).astimezone(TOKYO)


def today() -> date:
    """Business day."""
    return now().date()


@contextmanager
def fixed(day: date) -> Iterator[None]:
    """Shift business time inside a block. For tests only."""
    _fixed.append(day)
    try:
        yield
    finally:
        _fixed.pop()

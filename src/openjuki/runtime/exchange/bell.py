"""The bell (呼び鈴): wakes a worker that has nothing to do, so that it need not look fifty times a second.

Whoever commits work for the worker rings afterwards, by NOTIFY in a transaction of its own: inside the
transaction of the change NOTIFY would make all commits wait for one another (perf-notes §3). A process rings
at most every `EVERY` seconds, and who was woken stays awake for longer than that (`worker.AWAKE`), so work
under way costs no bell. A bell that is lost costs a second: everybody looks then (`worker.IDLE`).
"""

from __future__ import annotations

import time
from typing import Final

#: What there is to do: messages without a place, places to deliver, arrivals to apply.
PENDING, PLACED, ARRIVED = "pending", "placed", "arrived"
EVERY: Final = 0.5
RING: Final = "SELECT pg_notify(current_schema() || '/exchange', %s)"


class Clapper:
    """When one process rang last, by topic."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def due(self, topic: str) -> bool:
        """Whether to ring now; counts as rung."""
        now = time.monotonic()
        if now - self._last.get(topic, -EVERY) < EVERY:
            return False
        self._last[topic] = now
        return True

"""The bell (呼び鈴): wakes a worker that has nothing to do, so that it need not look fifty times a second.

Whoever commits work for the worker rings afterwards, by NOTIFY in a transaction of its own: inside the
transaction of the change NOTIFY would make all commits wait for one another (perf-notes §3). A process rings
at most every `EVERY` seconds, and who was woken stays awake for longer than that (`worker.AWAKE`), so work
under way costs no bell. A bell that is lost costs a second: everybody looks then (`worker.IDLE`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from openjuki.runtime.exchange.database import PlainDatabase

#: What there is to do: messages without a place, places to deliver, arrivals to apply.
PENDING, PLACED, ARRIVED = "pending", "placed", "arrived"
EVERY: Final = 0.5
RING: Final = "SELECT pg_notify(current_schema() || '/exchange', %s)"
log = logging.getLogger(__name__)


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


class Sleeper(Protocol):
    """What can be woken."""

    def call(self) -> None:
        """There is work."""


class Ear(threading.Thread):
    """Listens for one worker. `hears` is False while it has no connection: nobody may then rely on the bell."""

    def __init__(
        self,
        database: PlainDatabase,
        stop: threading.Event,
        wakes: Mapping[str, Sequence[Sleeper]],
    ) -> None:
        super().__init__(name="ear", daemon=True)
        self._database = database
        self._stop_event = stop
        self._wakes = wakes
        self.hears = False

    def run(self) -> None:
        """Until the stop event, with a new connection whenever the old one is gone."""
        while not self._stop_event.is_set():
            try:
                self._listen()
            except psycopg.Error as e:
                log.info("ear: database away (%s)", type(e).__name__)
            self.hears = False
            self._database.reset()
            self._stop_event.wait(1.0)

    def _listen(self) -> None:
        conn = self._database.connection()
        row = conn.execute("SELECT current_schema()").fetchone()
        channel = f"{row[0] if row else ''}/exchange"
        conn.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        self.hears = True
        for loop in {loop for loops in self._wakes.values() for loop in loops}:
            loop.call()  # for what was rung before
        while not self._stop_event.is_set():
            for heard in conn.notifies(timeout=1.0):
                for loop in self._wakes.get(heard.payload, ()):
                    loop.call()

"""Who hears the bell (呼び鈴の受け手): one thread of a worker, on a database connection of its own. See `bell`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

import psycopg
from psycopg import sql

from openjuki.runtime.exchange.database import PlainDatabase

log = logging.getLogger(__name__)


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

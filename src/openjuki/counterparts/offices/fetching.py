"""Fetching (差分の取得): each office reads its own feed by its own key and cursor (HB-02, HB-06)."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from openjuki.counterparts.offices.store import Store
from openjuki.counterparts.offices.table import Office
from openjuki.messages.registry import catalogue
from openjuki.runtime.exchange.applying import Applier
from openjuki.runtime.exchange.database import Cursor, PlainDatabase
from openjuki.runtime.exchange.handlers import Incoming
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.pulling import Puller
from openjuki.runtime.exchange.transport import NoAnswer, Peer
from openjuki.runtime.installation import Installation

HUB = "hub"
SLOWEST_RETRY = 5.0


class Consumer:
    """One office as a reader of the hub's feed. One thread at a time uses it."""

    def __init__(self, inst: Installation, office: Office, database: PlainDatabase, store: Store) -> None:
        self.office = office
        party = Party(office.party, home=inst.home, catalogue=catalogue(), database=database)
        self._puller = Puller(party, Peer(party, HUB, lambda: inst.url(HUB)))
        self._store = store
        self._applier = Applier(party, self._effect)
        self._turn = threading.Lock()

    def fetch(self) -> int:
        """Take over everything that the feed holds for this office; returns how many. Raises NoAnswer."""
        with self._turn:
            taken = 0
            while pulled := self._puller.step():
                taken += pulled
                self._apply()
            self._apply()
            return taken

    def _apply(self) -> None:
        while self._applier.step():
            pass

    def _effect(self, message: Incoming, cursor: Cursor) -> None:
        self._store.write(cursor, self.office.no, message)


class Turns:
    """Several consumers in turn, as a step of a worker's loop; each rests `pause` seconds in between."""

    def __init__(self, consumers: Sequence[Consumer], *, pause: float) -> None:
        self._consumers = consumers
        self._pause = pause
        self._due = [0.0] * len(consumers)

    def step(self) -> int:
        """Let the one that is due fetch; returns how much it took. An absent hub is asked again later."""
        now = time.monotonic()
        for at, consumer in enumerate(self._consumers):
            if now < self._due[at]:
                continue
            self._due[at] = now + self._pause
            try:
                return consumer.fetch()
            except NoAnswer:
                self._due[at] = now + max(self._pause, SLOWEST_RETRY)
        return 0

"""Who looks whether a change is in a feed, for `feed.py`: its place, the page of the outbox, the page of the hub."""

from __future__ import annotations

import threading
import time

from feed_clients import Settling

LIMIT = 0.050
_PLACED = """
SELECT f.position, m.subject FROM exchange_feed f JOIN exchange_message m ON m.id = f.message_id
WHERE f.receiver = %s AND f.position > %s ORDER BY f.position
"""


class Watcher(threading.Thread):
    """Notes when a message of each person first has a position for `receiver`."""

    def __init__(self, url: str, receiver: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._url, self._receiver, self._stop_event = url, receiver, stop
        self.seen: dict[str, float] = {}

    def run(self) -> None:
        """Look every 2 ms."""
        import psycopg

        position = 0
        with psycopg.connect(self._url, autocommit=True) as c:
            while not self._stop_event.wait(0.002):
                found = c.execute(_PLACED, [self._receiver, position], prepare=True).fetchall()
                now = time.time()
                for _, subject in found:
                    self.seen.setdefault(subject, now)
                position = found[-1][0] if found else position


class Pages(threading.Thread):
    """Asks for the outbox' page 50 ms after every commit, and looks whether the change is in it.

    `late`: this thread came too late (a busy machine), and the answer would flatter.
    """

    def __init__(self, url: str, receiver: str, settling: Settling, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._url, self._receiver = url, receiver
        self._settling, self._stop_event = settling, stop
        self.asked = self.held = self.late = 0

    def run(self) -> None:
        """One commit after the other."""
        import psycopg

        from openjuki.runtime.exchange.feeding import _PAGE

        known: set[str] = set()
        done = after = 0
        with psycopg.connect(self._url, autocommit=True) as c:
            while not self._stop_event.wait(0.001):
                while done < len(self._settling.order):
                    subject, at = self._settling.order[done]
                    done += 1
                    time.sleep(max(0.0, at + LIMIT - time.time()))
                    asked = time.time()
                    while rows := c.execute(_PAGE, [self._receiver, after, 500], prepare=True).fetchall():
                        after = rows[-1][0]
                        known.update(row[3] for row in rows)
                        if len(rows) < 500:
                            break
                    if asked - at > LIMIT + 0.005:
                        self.late += 1
                    else:
                        self.asked += 1
                        self.held += subject in known


class Asking(threading.Thread):
    """An office that asks the hub for a page 50 ms after a commit, and looks whether the change is in it."""

    def __init__(self, world, settling: Settling, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        from openjuki.messages.registry import catalogue
        from openjuki.runtime.exchange.party import Party
        from openjuki.runtime.exchange.transport import Peer

        office = Party("offices.1", home=world.home, catalogue=catalogue(), database=None)
        self._peer = Peer(office, "hub", world.inst.url("hub"))
        self._settling, self._stop_event = settling, stop
        self.answers: list[bool] = []

    def run(self) -> None:
        """Ten times a second, for as long as there are new commits."""
        known: set[str] = set()
        after, last = 0, ""
        while not self._stop_event.wait(0.1):
            subject, at = self._settling.newest
            if subject == last:
                continue
            last = subject
            time.sleep(max(0.0, at + LIMIT - time.time()))
            page = self._peer.page(after, 500)
            after = page["upto"]
            known.update(item["subject"] for item in page["items"])
            self.answers.append(subject in known)

"""The worker of a system (常駐処理): sequencer, one relay per receiver, pullers and the apply loop.

Each is a thread with a database connection of its own and a step that it repeats: at once while there is
work, soon (`POLL`) for a while after it, then when the bell rings, or a second has passed. A loop also calls
the next one on a message's way when it has done something. A database that is away is waited for. On the stop
event each finishes its step.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from openjuki.runtime import installation
from openjuki.runtime.exchange.applying import Applier, Disconnected
from openjuki.runtime.exchange.bell import ARRIVED, PENDING, PLACED
from openjuki.runtime.exchange.database import DjangoDatabase, PlainDatabase
from openjuki.runtime.exchange.ear import Ear
from openjuki.runtime.exchange.handlers import apply_registered
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.pulling import Puller
from openjuki.runtime.exchange.relaying import Relay
from openjuki.runtime.exchange.sequencing import Sequencer
from openjuki.runtime.exchange.steps import registered
from openjuki.runtime.exchange.transport import NoAnswer, Peer

POLL = 0.02
#: A loop that can be woken looks this long every `POLL` seconds after its last work, then every `IDLE` seconds.
AWAKE, IDLE = 3.0, 1.0
LONGEST_PAUSE = 2.0
log = logging.getLogger(__name__)


class Step(Protocol):
    """One repeatable piece of work."""

    def step(self) -> int:
        """How much was done; 0 = wait a little."""


class Loop(threading.Thread):
    """Repeats a step until told to stop; `reset` drops connections after a failure of the database.

    `wakes`: loops that have work when this one has done some.
    """

    wakes: Sequence[Loop] = ()
    #: Seconds between two looks while it is awake.
    poll = POLL
    #: Who hears the bell for it; without one it never sleeps long.
    ear: Ear | None = None

    def __init__(self, name: str, step: Step, stop: threading.Event, reset: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self._step = step
        self._stop_event = stop
        self._reset = reset
        self._pause = POLL
        self._called = threading.Event()
        self._awake_until = 0.0

    def call(self) -> None:
        """There is work: do not sleep your pause out, and stay awake for a while."""
        self._awake_until = time.monotonic() + AWAKE
        self._called.set()

    def run(self) -> None:
        """Until the stop event; a step that was begun is finished."""
        while not self._stop_event.is_set():
            self._called.clear()
            wait = self._once()
            if wait is not None:
                self._stop_event.wait(wait)
            elif not self._stop_event.is_set():
                self._called.wait(self._rest())
        self._reset()

    def _rest(self) -> float:
        """How long to wait for a call when there was nothing to do."""
        sleeps = self.ear is not None and self.ear.hears and time.monotonic() > self._awake_until
        return IDLE if sleeps else self.poll

    def _once(self) -> float | None:
        """Seconds to wait whatever comes, or None for a rest that a call ends."""
        try:
            busy = self._step.step()
        except Disconnected as e:
            self._reset()
            return self._failed("database", e)
        except NoAnswer as e:
            return self._failed("peer", e)
        except Exception as e:  # a fault of one step must not end the worker; it shows in the log
            self._reset()
            log.exception("%s: %s", self.name, type(e).__name__)
            return self._failed("step", None)
        self._pause = POLL
        if not busy:
            return None
        self._awake_until = time.monotonic() + AWAKE
        for loop in self.wakes:
            loop.call()
        return 0.0

    def _failed(self, what: str, e: Exception | None) -> float:
        if e is not None:
            log.info("%s: %s away (%s)", self.name, what, type(e).__name__)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return self._pause


def outbound_loops(
    party: Party, connect: Callable[[], PlainDatabase], url: Callable[[str], str], stop: threading.Event
) -> list[Loop]:
    """Sequencer and relays; `connect` makes a database per thread, `url` gives a receiver's base."""
    database = connect()
    sequencer = Loop("sequencer", Sequencer(database), stop, database.reset)
    sequencer.poll = POLL / 2  # the feed's readers wait for it
    relays = []
    for receiver in party.manifest.receivers():
        own = connect()
        peer = Peer(party, receiver, _base(url, receiver))
        relays.append(Loop(f"relay/{receiver}", Relay(party, peer, own), stop, own.reset))
    sequencer.wakes = relays
    return [sequencer, *relays]


def puller_loops(
    party: Party, connect: Callable[[], PlainDatabase], url: Callable[[str], str], stop: threading.Event
) -> list[Loop]:
    """Readers of the feeds that the manifest lets a party read."""
    loops = []
    for sender in party.manifest.feeds():
        own = connect()
        puller = Puller(party.with_database(own), Peer(party, sender, _base(url, sender)))
        loops.append(Loop(f"puller/{sender}", puller, stop, own.reset))
    return loops


def _base(url: Callable[[str], str], name: str) -> Callable[[], str]:
    return lambda: url(name)


def run_loops(loops: list[Loop], stop: threading.Event) -> None:
    """Run until the stop event, then let every step finish."""
    for loop in loops:
        loop.start()
    stop.wait()
    for loop in loops:
        loop.call()
    for loop in loops:
        loop.join(timeout=30)


def run_worker(system: str, stop_event: threading.Event) -> None:
    """Everything that the exchange does in the background for one system (Django is set up by the caller)."""
    from django.utils.module_loading import autodiscover_modules

    from openjuki.runtime.exchange.process import current_catalogue

    autodiscover_modules("inbox", "jobs")
    inst = installation.current()
    database = DjangoDatabase()
    party = Party(system, home=inst.home, catalogue=current_catalogue(), database=database)
    connect = lambda: PlainDatabase(inst.database_url(system))  # noqa: E731
    loops = outbound_loops(party, connect, inst.url, stop_event)
    apply = Loop("apply", Applier(party, apply_registered), stop_event, database.reset)
    listen(connect(), stop_event, sequencer=loops[0], relays=loops[1:], apply=apply)
    apply.wakes = loops[:1]  # what is applied may publish
    pullers = puller_loops(party, connect, inst.url, stop_event)
    for puller in pullers:
        puller.wakes = [apply]
    jobs = [Loop(own.name, own, stop_event, database.reset) for own in registered()]
    for job, own in zip(jobs, registered(), strict=True):
        job.poll = own.pause
    run_loops([*loops, *pullers, apply, *jobs], stop_event)


def listen(
    database: PlainDatabase,
    stop: threading.Event,
    *,
    apply: Loop,
    sequencer: Loop | None = None,
    relays: Sequence[Loop] = (),
) -> None:
    """Let these loops sleep until the bell rings for them."""
    first = [sequencer] if sequencer else []
    ear = Ear(database, stop, {PENDING: first, PLACED: relays, ARRIVED: [apply]})
    for loop in (*first, *relays, apply):
        loop.ear = ear
    ear.start()

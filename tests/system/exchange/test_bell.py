"""The bell: rung after a commit and not without one; who hears it sleeps till then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from openjuki.runtime.exchange import bell
from openjuki.runtime.exchange.database import PlainDatabase
from openjuki.runtime.exchange.publishing import publish_notes
from openjuki.runtime.exchange.worker import IDLE, Loop, listen
from system.exchange.world import World, note


class Counting:
    """A step that never finds work."""

    def __init__(self) -> None:
        self.looked: list[float] = []

    def step(self) -> int:
        self.looked.append(time.monotonic())
        return 0


def eventually(so: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return so()


@pytest.mark.spec("L-07")
def test_an_idle_loop_sleeps_and_a_commit_wakes_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openjuki.runtime.exchange.worker.AWAKE", 0.1)
    stop = threading.Event()
    step = Counting()
    database = PlainDatabase(world.inst.database_url("residents"))
    sequencer = Loop("sequencer", step, stop, lambda: None)
    other = Loop("apply", Counting(), stop, lambda: None)
    listen(database, stop, apply=other, sequencer=sequencer)
    sequencer.start()
    try:
        assert sequencer.ear is not None
        assert eventually(lambda: sequencer.ear.hears)  # type: ignore[union-attr]
        time.sleep(0.3)
        before = len(step.looked)
        time.sleep(2 * IDLE)
        assert len(step.looked) - before <= 3
        rolled_back(world)
        said = time.monotonic()
        world.publish(note("1"))
        assert eventually(lambda: step.looked[-1] > said, 0.5)
        assert eventually(lambda: len(step.looked) - before > 4, 0.5)
    finally:
        stop.set()
        sequencer.call()
        sequencer.join(5)


def rolled_back(world: World) -> None:
    party = world.party("residents")
    try:
        with party.database.transaction() as cursor:
            publish_notes(party, cursor, [note("1")])
            raise RuntimeError("rolled back on purpose")
    except RuntimeError:
        pass


def test_a_transaction_rings_after_its_commit_only(world: World) -> None:
    party = world.party("residents")
    with world.app("residents") as listening:
        listening.autocommit = True
        (schema,) = listening.execute("SELECT current_schema()").fetchone() or ("",)
        listening.execute(f'LISTEN "{schema}/exchange"')
        rolled_back(world)
        assert list(listening.notifies(timeout=0.3)) == []
        with party.database.transaction() as cursor:
            publish_notes(party, cursor, [note("1")])
            assert list(listening.notifies(timeout=0.2)) == []
        assert [n.payload for n in listening.notifies(timeout=1.0, stop_after=1)] == [bell.PENDING]
        world.publish(note("1"))  # soon after: whoever was woken is still awake
        assert list(listening.notifies(timeout=0.3)) == []


def test_without_an_ear_a_loop_looks_often() -> None:
    stop = threading.Event()
    step = Counting()
    loop = Loop("apply", step, stop, lambda: None)
    loop.start()
    time.sleep(0.5)
    stop.set()
    loop.call()
    loop.join(5)
    assert len(step.looked) >= 8

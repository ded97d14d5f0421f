"""Every message takes effect once and in order per person, whatever dies on the way.

Real processes and a real server: two publishers, relay, receiver and worker are killed with SIGKILL again
and again, the database too, while thousands of messages about hundreds of people pass.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from support.harness import free_ports
from system.exchange.program import POISONED
from system.exchange.world import World

MESSAGES = int(os.environ.get("OPENJUKI_KILL_MESSAGES", "10000"))
SUBJECTS = 400
PROGRAM = Path(__file__).with_name("program.py")
TESTS = PROGRAM.parents[2]


class Programs:
    """Children that are started again when they die, as the supervisor does."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.commands: dict[str, list[str]] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: dict[str, int] = {}

    def start(self, name: str, *args: object) -> None:
        role = name.split("-")[0]
        self.commands[name] = [sys.executable, str(PROGRAM), role, str(self.home), *map(str, args)]
        self._spawn(name)

    def _spawn(self, name: str) -> None:
        env = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
        self.running[name] = subprocess.Popen(self.commands[name], env=env, stdin=subprocess.DEVNULL)

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()
        self.kills[name] = self.kills.get(name, 0) + 1

    def revive(self) -> None:
        for name, process in self.running.items():
            if process.poll() not in (None, 0):
                self._spawn(name)

    def finished(self, name: str) -> bool:
        return self.running[name].poll() == 0

    def stop(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()


@pytest.fixture
def programs(world: World) -> Iterator[Programs]:
    children = Programs(world.inst.home)
    yield children
    children.stop()


def kill_database(world: World) -> None:
    """SIGKILL the postmaster and start it again; its children notice and end."""
    process = world.server.process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(100):
        try:
            world.server.start()
            return
        except Exception:  # the former server's memory is still attached for a moment
            time.sleep(0.1)
    pytest.fail("the database did not come back")


def state_of(world: World) -> dict[str, object]:
    """What a failure needs to be understood."""
    return {
        "pending": world.rows("residents", "SELECT count(*) FROM exchange_pending"),
        "delivery": world.rows(
            "residents", "SELECT state, last_error, count(*) FROM exchange_delivery GROUP BY 1, 2"
        ),
        "inbox": world.rows(
            "juki_gateway",
            "SELECT state, attempts, last_error, count(*) FROM exchange_inbox GROUP BY 1, 2, 3",
        ),
        "effects": world.rows("juki_gateway", "SELECT count(*) FROM effect"),
        "refused": world.rows("juki_gateway", "SELECT code, count(*) FROM exchange_refused GROUP BY 1"),
    }


def settled(world: World) -> bool:
    """All that was published is applied, but for the poisoned person."""
    try:
        ((waiting,),) = world.rows("residents", "SELECT count(*) FROM exchange_pending")
        ((queued,),) = world.rows(
            "residents",
            "SELECT count(*) FROM exchange_delivery WHERE receiver = 'juki_gateway'"
            " AND state NOT IN ('applied', 'quarantined') AND message_id NOT IN"
            " (SELECT id FROM exchange_message WHERE subject = %s)",
            POISONED,
        )
    except psycopg.OperationalError:
        return False
    return bool(waiting == 0 and queued == 0)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.spec("GW-02", "L-05", "K-08")
@pytest.mark.once
def test_once_and_in_order_through_kills(world: World, programs: Programs) -> None:
    port = free_ports() + 7
    chance = random.Random(20261122)
    programs.start("receive", port)
    programs.start("apply")
    programs.start("relay", port)
    for n in range(2):
        programs.start(f"publish-{n}", MESSAGES // 2, SUBJECTS, n)
    deadline = time.monotonic() + 480
    database_kills = 0
    while time.monotonic() < deadline:
        time.sleep(chance.uniform(0.3, 1.2))
        over = programs.finished("publish-0") and programs.finished("publish-1")
        if over and database_kills >= 2 and sum(programs.kills.values()) >= 9 and settled(world):
            break
        if database_kills < 2 and sum(programs.kills.values()) > 3 * (database_kills + 1):
            kill_database(world)
            database_kills += 1
        elif sum(programs.kills.values()) < 15:
            programs.kill(chance.choice(["receive", "apply", "relay"]))
        programs.revive()
    else:
        pytest.fail(
            f"the messages did not settle in time: {programs.kills}, {database_kills}, {state_of(world)}"
        )
    check(world)


def check(world: World) -> None:
    """Compare what was published with what took effect."""
    published = world.rows("residents", "SELECT id, subject, subject_seq FROM exchange_message ORDER BY id")
    assert len(published) >= MESSAGES
    effects = world.rows("juki_gateway", "SELECT message_id, subject, seq FROM effect ORDER BY n")
    normal = [p for p in published if p[1] != POISONED]
    assert len({e[0] for e in effects}) == len(effects), "a message took effect twice"
    assert set(normal) == {e for e in effects if e[1] != POISONED}, "a message was lost or invented"
    heads: dict[str, int] = {}
    for _, subject, seq in effects:
        assert seq == heads.get(subject, 0) + 1, "out of order"
        heads[subject] = seq
    assert heads[POISONED] == 2, "the poisonous message stops its own stream, after two good ones"
    assert world.rows("juki_gateway", "SELECT subject, seq, code FROM exchange_quarantine") == [
        (POISONED, 3, "attempts")
    ]
    positions = [
        p for (p,) in world.rows("residents", "SELECT position FROM exchange_feed ORDER BY position")
    ]
    assert positions == list(range(1, len(positions) + 1)), "positions have gaps"
    assert world.rows("juki_gateway", "SELECT count(*) FROM exchange_refused") == [(0,)]

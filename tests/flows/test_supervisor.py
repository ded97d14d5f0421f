"""Starting, killing and stopping a whole installation (起動・強制終了・停止), with real processes."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator

import psycopg
import pytest

from openjuki.cli.database import available
from openjuki.runtime import topology
from support.running import Running

pytestmark = pytest.mark.slow
FEW = ("--only", "identity", "--only", "hub")  # enough to be killed, sooner there


@pytest.fixture
def stopped(installed: Running) -> Iterator[Running]:
    """Nothing runs before the test, and nothing it left behind runs after it."""
    assert installed.alive() == {}
    yield installed
    installed.destroy()


@pytest.fixture(scope="class")
def started(installed: Running) -> Iterator[Running]:
    installed.start()
    yield installed
    installed.interrupt()


class TestWhileItRuns:
    def test_every_system_serves(self, started: Running) -> None:
        assert [s for s in topology.systems() if not started.healthy(s)] == []

    def test_a_second_start_is_refused_and_says_which_process_runs(self, started: Running) -> None:
        done = started.run("start")
        assert done.returncode == 1
        assert str(started.pids()["supervisor"]) in done.stdout

    @pytest.mark.parametrize("name", ["residents-web", "hub-worker", "postgres"])
    def test_what_is_killed_comes_back(self, started: Running, name: str) -> None:
        before = started.kill(name)
        started.wait(lambda: started.pids().get(name, before) != before, f"{name} did not come back")
        for system in topology.systems():
            started.wait(lambda s=system: started.healthy(s), f"{system} does not serve")  # type: ignore[misc]
        assert "止まりました" in started.said()


def test_ctrl_c_leaves_no_process(stopped: Running) -> None:
    stopped.start(*FEW)
    assert stopped.interrupt() == 0
    assert stopped.alive() == {}


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(stopped: Running) -> None:
    stopped.start(*FEW)
    stopped.kill("supervisor")
    stopped.wait(lambda: stopped.alive() == {}, "something stayed", seconds=20)
    stopped.start(*FEW)
    assert stopped.interrupt() == 0


def test_after_everything_was_killed_at_once_the_next_start_works(stopped: Running) -> None:
    stopped.start(*FEW)
    for name in ("supervisor", "postgres"):
        stopped.kill(name)
    # At once, while the dead postmaster's sessions may still hold its memory.
    stopped.start(*FEW)
    assert stopped.healthy("hub")
    assert stopped.interrupt() == 0


def test_a_left_over_postmaster_is_taken_over(stopped: Running) -> None:
    """As after a crash of the starter in which the kernel's signal was lost."""
    stopped.start(*FEW)
    postmaster = stopped.pids()["postgres"]
    os.kill(postmaster, signal.SIGSTOP)
    stopped.kill("supervisor")
    stopped.wait(lambda: len(stopped.alive()) == len(_postgres(stopped)), "something stayed", seconds=20)
    os.kill(postmaster, signal.SIGCONT)
    stopped.start(*FEW)
    assert stopped.pids()["postgres"] != postmaster
    assert stopped.interrupt() == 0


def _postgres(running: Running) -> list[str]:
    return [c for c in running.alive().values() if "postgres" in c]


def test_a_port_in_use_is_named_with_the_way_out(stopped: Running) -> None:
    port = stopped.inst.port("hub")
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", port))
        s.listen()
        done = stopped.run("start", *FEW)
    assert done.returncode == 1
    assert f"ポート {port}(個人基本・業務間連携)" in done.stdout
    assert "--base-port" in done.stdout
    assert stopped.alive() == {}


def test_nothing_serves_on_incomplete_migrations(stopped: Running) -> None:
    """S 4.1: a node behind the others must not issue."""
    with available(stopped.inst), owner(stopped) as c:
        row = c.execute("SELECT id, app, name FROM django_migrations ORDER BY id DESC LIMIT 1").fetchone()
        assert row is not None
        c.execute("DELETE FROM django_migrations WHERE id = %s", row[:1])
    try:
        done = stopped.run("start", *FEW)
        assert done.returncode == 1
        assert "移行が終わっていません" in done.stdout
        assert stopped.alive() == {}
    finally:
        # The tables are there; only the note was taken away.
        with available(stopped.inst), owner(stopped) as c:
            c.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", row[1:])


def owner(running: Running) -> psycopg.Connection:
    return psycopg.connect(running.inst.database_url("hub", "owner"))


def test_audit_verify_speaks_for_every_system(stopped: Running) -> None:
    done = stopped.run("audit", "verify")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("正常") == len(topology.systems())
    assert stopped.alive() == {}

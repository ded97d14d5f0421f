"""全件連携 from the register to CS, prefecture, hub and seals, with kill -9 of whoever sends or receives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from openjuki.city import handed_over
from openjuki.cli.database import available
from openjuki.cli.setup.handover import followers
from openjuki.runtime import fields
from support.running import Running, set_up_demo

pytestmark = pytest.mark.slow
PEOPLE = 4000
RECEIVING = ("residents-worker", "juki_gateway-web", "juki_gateway-worker", "juki_cs-web", "juki_cs-worker",
             "hub-web", "hub-worker", "seals-web", "seals-worker", "prefecture", "postgres")  # fmt: skip
#: Per system: offenders, none of which there may be.
NUMBERS = """
WITH said AS (
  SELECT receiver, subject, subject_seq AS seq FROM exchange_message WHERE subject <> 'bulk' AND replaces IS NULL
  UNION ALL SELECT b.receiver, unnest(b.subjects), 1 FROM exchange_bulk b WHERE b.receiver <> %s
)
SELECT count(*) FROM (
  SELECT c.receiver, c.subject FROM exchange_subject_counter c LEFT JOIN said s USING (receiver, subject)
  WHERE c.subject <> 'bulk' GROUP BY c.receiver, c.subject, c.last
  HAVING count(s.seq) <> c.last OR count(DISTINCT s.seq) <> c.last
) broken
"""
TWICE = """
SELECT count(*) FROM (
  SELECT receiver, unnest(subjects) AS s FROM exchange_bulk GROUP BY 1, 2 HAVING count(*) > 1
) twice
"""
UNSETTLED = """
SELECT (SELECT count(*) FROM exchange_inbox) + (SELECT count(*) FROM exchange_quarantine)
     + (SELECT count(*) FROM exchange_refused)
"""


@pytest.fixture(scope="module")
def killed_in_setup() -> Iterator[Running]:
    """An installation whose set-up was killed while it made the messages, and then run again."""
    with set_up_demo() as running:
        _killed_while_handing_over(running)
        done = running.run("setup", "--people", str(PEOPLE), timeout=280)
        assert done.returncode == 0, done.stdout
        yield running


def _killed_while_handing_over(running: Running) -> None:
    log = running.home / "log" / "setup-handover.log"
    with running.output.open("w") as out:
        setup = subprocess.Popen(
            running.command("setup", "--people", str(PEOPLE)), env=running.environment(), stdout=out,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + 240
    while not (log.exists() and log.read_text().count("progress ") >= 2):
        assert setup.poll() is None, running.said()
        assert time.monotonic() < deadline, running.said()
        time.sleep(0.01)
    os.killpg(setup.pid, signal.SIGKILL)
    setup.wait(20)
    running.wait(lambda: not running.alive(), "killed set-up left something")


def ask(running: Running, system: str, sql: str, *params: Any) -> Any:
    with psycopg.connect(running.inst.database_url(system, "owner")) as c:
        row = c.execute(sql, params).fetchone()
        assert row is not None
        return row[0]


@pytest.mark.spec("RR-06", "RR-07", "GW-02")
def test_everybody_arrives_once_whoever_is_killed(killed_in_setup: Running) -> None:
    running = killed_in_setup
    with available(running.inst):
        runs = ask(running, "residents", "SELECT array_agg(finished_at IS NOT NULL) FROM handover_run")
        assert runs == [True], "the run that was killed was finished, and no other was begun"
    running.start()
    chance = random.Random(2611)
    for name in chance.sample(RECEIVING, len(RECEIVING)):
        if name in running.pids():
            running.kill(name)
        time.sleep(chance.uniform(0.1, 0.5))
    running.wait(lambda: _arrived(running), "not everybody arrived", 150)
    _nobody_lost_or_doubled(running)
    _the_prefecture_agrees(running)
    running.wait(lambda: _applied(running), "the register does not hear of it", 60)
    again = running.run("handover", "run")
    assert again.returncode == 0, again.stdout
    assert "住基ネットへ 0人、業務間連携へ 0人" in again.stdout
    state = running.run("handover", "status")
    assert state.returncode == 0, state.stdout
    assert state.stdout.count("受領済") == 4
    running.interrupt()


def _arrived(running: Running) -> bool:
    try:
        there = followers(running.inst)
    except psycopg.OperationalError:
        return False
    return len(there) == 4 and all(f.closed for f in there)


def _applied(running: Running) -> bool:
    return not ask(running, "residents", "SELECT count(*) FROM exchange_delivery WHERE state <> 'applied'")


def _nobody_lost_or_doubled(running: Running) -> None:
    active = ask(running, "residents", "SELECT count(*) FROM person WHERE active")
    everybody = ask(running, "residents", "SELECT count(*) FROM person")
    assert active >= PEOPLE * 0.9
    assert everybody > active
    for system in ("residents", "juki_gateway", "juki_cs", "hub", "seals"):
        assert ask(running, system, NUMBERS, system) == 0, system
        assert ask(running, system, TWICE) == 0, system
    for system in ("juki_gateway", "juki_cs", "hub", "seals", "prefecture"):
        assert ask(running, system, UNSETTLED) == 0, system
        stalled = "SELECT count(*) FROM exchange_stream WHERE head <> 1 AND subject <> 'bulk'"
        assert ask(running, system, stalled) == 0, system
    assert ask(running, "juki_cs", "SELECT count(*) FROM identity_version") == active
    assert ask(running, "prefecture", "SELECT count(*) FROM notice") == active
    assert ask(running, "prefecture", "SELECT count(*) FROM person WHERE active") == active
    assert ask(running, "hub", "SELECT count(*) FROM resident_copy") == everybody
    assert ask(running, "seals", "SELECT count(*) FROM person") == everybody


def _the_prefecture_agrees(running: Running) -> None:
    keys = fields.load(running.inst.key_dir("residents"))
    wanted = handed_over.of_register(running.inst.database_url("residents"), keys)
    url = f"http://127.0.0.1:{running.inst.port('prefecture')}/api/digest"
    running.wait(lambda: running.healthy("prefecture"), "the prefecture does not answer")
    assert handed_over.Held(**httpx.get(url, timeout=30, trust_env=False).json()) == wanted

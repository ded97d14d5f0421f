"""Everybody of a loaded city is handed over to the other systems (全件連携): made in the set-up, delivered as
soon as the systems run. What the systems have is read from their tables; nobody's data is.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from openjuki.cli.console import Steps
from openjuki.cli.setup.tasks import Task, run_all
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import counterpart, system
from openjuki.runtime.processes.child import tail

MADE, ARRIVED = "made", "arrived"
POLL_SECONDS, PATIENCE_SECONDS = 0.5, 60.0
_RUN = """
SELECT id, finished_at IS NOT NULL, identity_parts, identity_persons, resident_parts, resident_persons,
  registrant_parts, registrant_persons
FROM handover_run
WHERE identity_parts + resident_parts + registrant_parts > 0 OR finished_at IS NULL ORDER BY id DESC LIMIT 1
"""
_TAKEN = "SELECT persons, closed_at IS NOT NULL FROM handover WHERE run = %s"
_PARKED = "SELECT count(*) FROM exchange_quarantine WHERE resolution = ''"


@dataclass(frozen=True, slots=True)
class Follower:
    """How far one system is: persons taken over of those that the register hands to it, messages parked."""

    name: str
    taken: int
    of: int
    closed: bool
    parked: int = 0


def make(inst: Installation, steps: Steps) -> None:
    """Write the messages about everybody, unless that was done; a broken run goes on."""
    mark = inst.home / "run" / "handover"
    if mark.exists():
        return
    log = inst.home / "log" / "setup-handover.log"
    task = Task("全件連携", lambda: system.command("residents", "handover"), log)
    with steps.step("全件連携の電文の作成") as advance:
        run_all([task], lambda done, total: advance(*_progress(tail(log))))
    mark.write_text(MADE, encoding="ascii")


def _progress(text: str) -> tuple[int, int]:
    found = re.findall(r"^progress (\d+) (\d+)$", text, flags=re.MULTILINE)
    return (int(found[-1][0]), int(found[-1][1])) if found else (0, 1)


def wait_for(inst: Installation, steps: Steps, meanwhile: Callable[[], None]) -> None:
    """Wait until every system has everybody; says so where it stops moving, and goes on. `meanwhile` is called
    twice a second."""
    mark = inst.home / "run" / "handover"
    if not mark.exists() or mark.read_text(encoding="ascii") == ARRIVED:
        return
    with steps.step("全件連携の配送") as advance:
        moved, before = time.monotonic(), -1
        while True:
            there = followers(inst)
            if all(f.closed for f in there):
                break
            meanwhile()
            taken = sum(f.taken for f in there)
            advance(taken, sum(f.of for f in there))
            if taken != before:
                moved, before = time.monotonic(), taken
            if time.monotonic() - moved > PATIENCE_SECONDS:
                steps.say("全件連携が進んでいません。openjuki handover status で確かめてください", "yellow")
                return
            time.sleep(POLL_SECONDS)
    mark.write_text(ARRIVED, encoding="ascii")


def followers(inst: Installation) -> list[Follower]:
    """CS, the simulated prefecture, the hub and the seal registration, and how far the newest run has come there.

    Their databases must be within reach.
    """
    with psycopg.connect(inst.database_url("residents")) as residents:
        run = residents.execute(_RUN).fetchone()
    if run is None:
        return []
    number, finished, identity_parts, identities, resident_parts, people, seal_parts, registrants = run
    found = []
    simulated = counterpart.simulated(
        inst
    )  # what the city does not own shows its tables in a simulation only
    for name, parts, of in (
        ("juki_cs", identity_parts, identities),
        ("prefecture", identity_parts if "prefecture" in simulated else 0, identities),
        ("hub", resident_parts, people),
        ("seals", seal_parts, registrants),
    ):
        if parts:
            with psycopg.connect(inst.database_url(name)) as follower:
                taken, closed = follower.execute(_TAKEN, [number]).fetchone() or (0, False)
                parked = follower.execute(_PARKED).fetchone() or (0,)
            found.append(Follower(name, taken, of, closed and finished, parked[0]))
    return found

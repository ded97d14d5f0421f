"""One trial (照合の試行): households, two nodes, many desks, nodes killed meanwhile, and what came of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from support.mixups import proof
from support.mixups.desks import Desk, Household, Order, orders

DAY = date(2026, 11, 22)
TESTS = Path(__file__).parents[2]
DIGITS = "〇一二三四五六七八九"
#: By how much the clock of each node is off (s); whoever carries a bearer may be off by five.
SKEW = (3.0, -2.0)


def households(count: int) -> list[Household]:
    """Registered families, each of a surname that no other has; 一 and 一郎 are born on one day.

    Of four, every third of six (a second page); of every second one all have moved once (history), and of every fifth
    the last has left (除票).
    """
    from openjuki.kernel.certificates import facts
    from openjuki.systems.residents.models import Person
    from openjuki.systems.residents.selectors import rows
    from support.drafts import carry_out, draft_of, notified
    from support.residents import settle_notice

    made: list[Household] = []
    known: set[str] = set()
    for n in range(1, count + 1):
        data = _family(n)
        settle_notice(data)
        people = [p for p in Person.objects.order_by("member_order") if p.addressee_no not in known]
        numbers = [p.addressee_no for p in people]
        known.update(numbers)
        if n % 2 == 0:
            moved = {"moved_on": "2026-11-19", "address": data["address"] | {"lot": f"{n}番2号"}}
            who = {
                "household_no": people[0].household_no,
                "members": [{"addressee_no": no} for no in numbers],
            }
            when = {"ward": "04101", "notified_on": "2026-11-20"}
            carry_out("move_within", when | moved | who | notified())
        if n % 5 == 1:
            carry_out("move_out", draft_of("move_out", numbers[-1:]) | {"moves_out_on": "2026-11-20"})
        versions = rows.current_versions(numbers)
        names = {no: facts.name_text(versions[no].record) for no in numbers}
        made.append(Household(names, frozenset(numbers[-1:] if n % 5 == 1 else ())))
    return made


def _family(n: int) -> dict[str, Any]:
    from support.residents import code, family_data, number

    data = family_data(n)
    data["address"]["lot"] = f"{n}番"
    # Two of one birth day, of whom one's name is the beginning of the other's.
    data["members"][3] |= {"given_name": "一", "birth": data["members"][2]["birth"]}
    for i in range(4, 6 if n % 3 == 0 else 4):
        own = {"individual_number": number(n * 100 + i), "resident_code": code(n * 100 + i)}
        data["members"].append(
            data["members"][2] | own | {"key": f"m{i}", "given_name": f"一郎{'丸' * (i - 3)}"}
        )
    for member in data["members"]:
        member["surname"] = "照合" + "".join(DIGITS[int(d)] for d in str(n)) + "家"
    return data


class Node:
    """A node that can be killed and started again; `nodes[at]` is where it answers."""

    def __init__(self, at: int, nodes: list[str], sabotage: str = "") -> None:
        self.at, self.nodes, self.sabotage, self.starts = at, nodes, sabotage, 0
        self.start()

    def start(self) -> None:
        """Begin to start; `await_` waits until it answers."""
        self.starts += 1
        environment = {**os.environ, "OPENJUKI_POOL": "1", "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
        seed = str(100 * self.at + self.starts)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "support.mixups.node", seed, DAY.isoformat(), str(SKEW[self.at]),
             *filter(None, [self.sabotage])],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def await_(self) -> None:
        """Until it has said its port: the socket listens from then on, whoever comes early waits."""
        assert self.process.stdout is not None
        port = self.process.stdout.readline().strip()
        assert port.isdigit(), "the node did not start"
        self.nodes[self.at] = f"http://127.0.0.1:{port}"

    def kill(self) -> None:
        """`kill -9` in the middle of whatever it does."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


@dataclass
class Outcome:
    """What a trial shows. `faults` is empty where nobody got another's paper and the books agree."""

    orders: list[Order]
    seconds: float
    kills: int
    faults: list[str] = field(default_factory=list)
    incidents: list[list[str]] = field(default_factory=list)

    @property
    def papers(self) -> int:
        """Copies that desks hold."""
        return sum(len(o.papers) for o in self.orders)

    def told(self) -> str:
        """In one line."""
        tries = sum(o.tries for o in self.orders)
        asked = sum(1 + len(o.expected) for o in self.orders)
        doubt = [o for o in self.orders if o.in_doubt]
        return (
            f"{len(self.orders)} requests, {self.papers} papers in {self.seconds:.0f} s, {self.kills} kills, "
            f"{tries} calls for {asked} answers, {len(doubt)} looked up in the history "
            f"({sum(bool(o.papers) for o in doubt)} in the end with their papers), "
            f"{len(self.incidents)} incidents, {len(self.faults)} faults"
        )


@contextmanager
def two_nodes(sabotage: str = "") -> Iterator[tuple[list[Node], list[str]]]:
    """Both running; gone afterwards."""
    urls = ["", ""]
    nodes = [Node(0, urls, sabotage), Node(1, urls)]
    try:
        for node in nodes:
            node.await_()
        yield nodes, urls
    finally:
        for node in nodes:
            node.kill()


def run(
    homes: list[Household], *, issues: int, desks: int, kills: int, seed: int = 1, sabotage: str = "",
    tell: Callable[[str], None] = lambda said: None,
) -> Outcome:  # fmt: skip
    """The whole trial. With `sabotage` it ends when a desk is told that issuing is stopped; `tell` hears how far."""
    from support.residents import make_staff

    todo = orders(homes, issues, seed)
    folder = Path(tempfile.mkdtemp(prefix="openjuki-mixups-"))
    waiting, guard = iter(todo), threading.Lock()
    begun: list[Order] = []

    def next_order() -> Order | None:
        with guard:
            order = None if any(o.given_up == "stopped" for o in begun) else next(waiting, None)
            if order is not None:
                begun.append(order)
            return order

    try:
        with two_nodes(sabotage) as (nodes, urls):
            staff = [Desk(make_staff(f"s3{n:03d}"), next_order, urls, folder, seed + n) for n in range(desks)]
            start = time.monotonic()
            for desk in staff:
                desk.start()
            killed = _watch(staff, nodes, begun, [len(todo) * (k + 1) // (kills + 1) for k in range(kills)],
                            _progress(todo, begun, tell))  # fmt: skip
            seconds = time.monotonic() - start
            for desk in staff:
                if desk.failed is not None:
                    raise desk.failed
            _look_up_again(begun)
        outcome = Outcome(begun, seconds, killed)
        tell(f"reading {outcome.papers} papers")
        outcome.faults = proof.faults_of_files(begun) + proof.faults_of_records(begun)
        outcome.incidents = _incidents()
        return outcome
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _watch(
    staff: list[Desk], nodes: list[Node], begun: list[Order], due: list[int], progress: Iterator[None]
) -> int:
    """Kill a node at each of the due orders, the nodes in turn, until all desks are done."""
    killed = 0
    while any(desk.is_alive() for desk in staff):
        next(progress)
        if killed < len(due) and len(begun) >= due[killed]:
            node = nodes[killed % 2]
            node.kill()
            killed += 1
            node.start()
            node.await_()
        staff[0].join(0.05)
    return killed


def _progress(todo: list[Order], begun: list[Order], tell: Callable[[str], None]) -> Iterator[None]:
    """Looked at now and then: says each further twentieth of the requests."""
    start, told = time.monotonic(), 0
    while True:
        if (done := 20 * len(begun) // len(todo)) > told:
            told = done
            papers, seconds = sum(len(o.papers) for o in begun), time.monotonic() - start
            tell(f"{len(begun)} of {len(todo)} requests begun, {papers} papers, {seconds:.0f} s")
        yield


def _look_up_again(begun: list[Order]) -> None:
    """When all is quiet, a desk that gave up comes back: what was issued it takes out, what was not it asks for anew.

    Not while others are at work: a request whose fate is unknown may still be under way then.
    """
    for order in begun:
        if order.desk is None or len(order.papers) == len(order.expected) or order.given_up == "stopped":
            continue
        order.given_up = ""
        order.desk.look_up(order)
        if not order.papers and not order.given_up:
            order.desk.serve(order)


def _incidents() -> list[list[str]]:
    from openjuki.systems.residents.models import IssueIncident

    return [row.findings for row in IssueIncident.objects.order_by("id")]


def passed(outcome: Outcome, sabotage: str = "") -> bool:
    """Did the trial end as it must: clean, or with the sabotage found where it has to be found?"""
    if sabotage == "print":
        stopped = any(order.given_up == "stopped" for order in outcome.orders)
        return bool(outcome.incidents) and stopped and not outcome.faults
    if sabotage == "answer":
        return bool(outcome.faults) and not outcome.incidents
    return (
        not outcome.faults
        and not outcome.incidents
        and all(len(o.papers) == len(o.expected) for o in outcome.orders)
    )

"""Settlement of a real 転居 through the service, against pgbench with fixed SQL on the same tables.

`python bench/settle.py [--clients N] [--each N] [--windows N]`: in every window N processes approve `each`
cases apiece, then pgbench writes the same rows for as many households, by a statement per table and packed
into one. Prints the medians, the ratios and what one settlement costs. Goal: 300/s and 0.5 (issue 2, Speed).
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import goals

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]
WARM = 20
GOAL, GOAL_RATIO = 300, 0.5
SCRIPTS = ("settle", "settle_packed")
_BODIES = """
CREATE TABLE bench_body (kind text, receiver text, before_last int, digest bytea, size int, body bytea);
INSERT INTO bench_body SELECT kind, receiver, CASE WHEN kind LIKE '%identity%' THEN 1 ELSE 0 END, digest, size, body
  FROM exchange_message WHERE subject = (SELECT min(subject) FROM exchange_message)
  AND kind IN (SELECT kind FROM exchange_message WHERE kind NOT LIKE '%notification%');
GRANT SELECT ON bench_body TO PUBLIC;
"""


@dataclass(frozen=True, slots=True)
class Window:
    """One window: settlements per second; CPU of clients and of the server for one settlement, ms."""

    rate: float
    client: float
    server: float


def main() -> int:
    """Prepare, run the windows in turn, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--each", type=int, default=300)
    options.add_argument("--windows", type=int, default=3)
    given = options.parse_args()
    import settle_world

    from support import harness

    harness.QUICK.clear()  # durable: this is not a test
    harness.QUICK.update({"shared_buffers": "512MB", "max_wal_size": "4GB"})
    harness.use_system("residents")
    share = given.clients * given.each
    count = given.clients * WARM + share * given.windows * (1 + len(SCRIPTS))
    settle_world.couples(count, harness.owner_url())
    _prepare_bodies()
    clients = Clients(given.clients)
    first = 1 + given.clients * WARM
    ours: list[Window] = []
    bare: dict[str, list[Window]] = {name: [] for name in SCRIPTS}
    for _ in range(given.windows):
        ours.append(clients.settle(first, given.each))
        first += share
        for name in SCRIPTS:
            bare[name].append(pgbench(name, first, given.clients, given.each))
            first += share
    clients.end()
    report(ours, bare)
    rate = _medians(ours)[0]
    enough = goals.at_least("転居の本登録(4クライアント)", rate, GOAL, "/s")
    near = goals.at_least(
        "転居の本登録と素のSQL(settle.sql)の比", rate / _medians(bare["settle"])[0], GOAL_RATIO
    )
    return 0 if enough and near else 1


def report(ours: list[Window], bare: dict[str, list[Window]]) -> None:
    """One line per way, medians; the ratio of the rates, and that of the CPU, which a busy machine shifts less."""
    for name, windows in {"service": ours, **bare}.items():
        rate, client_ms, server_ms = _medians(windows)
        rates = [w.rate for w in windows]
        line = f"settle: {name:13} {rate:5.0f}/s ({min(rates):.0f}-{max(rates):.0f})"
        line += f"   CPU {client_ms:.2f} + {server_ms:.2f} ms"
        if name != "service":
            own = _medians(ours)
            cpu = (client_ms + server_ms) / (own[1] + own[2])
            line += f"   service/{name}: rate {own[0] / rate:.2f}, 1/CPU {cpu:.2f}"
        print(line)


def _medians(windows: list[Window]) -> tuple[float, float, float]:
    return (
        statistics.median(w.rate for w in windows),
        statistics.median(w.client for w in windows),
        statistics.median(w.server for w in windows),
    )


def server_cpu() -> float:
    """CPU seconds that the server's processes have used so far, those that have ended included."""
    from support import harness

    pid = (harness.bound_server().data / "postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _ticks(pid, ended=True) + sum(_ticks(child) for child in children)


def _ticks(pid: str, *, ended: bool = False) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11 : 15 if ended else 13])) / os.sysconf("SC_CLK_TCK")


class Clients:
    """Processes that approve on demand; they live through all windows, as a web process does."""

    def __init__(self, count: int) -> None:
        self._all = [
            subprocess.Popen(
                [sys.executable, __file__, "client"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(count)
        ]
        for i, child in enumerate(self._all):
            self._tell(child, 1 + i * WARM, WARM)
        for child in self._all:
            self._answer(child)

    def settle(self, first: int, each: int) -> Window:
        """All clients at once, `each` cases apiece from `first` on."""
        start, server = time.perf_counter(), server_cpu()
        for i, child in enumerate(self._all):
            self._tell(child, first + i * each, each)
        cpu = sum(self._answer(child) for child in self._all)
        done, took = each * len(self._all), time.perf_counter() - start
        return Window(done / took, cpu / done * 1000, (server_cpu() - server) / done * 1000)

    def end(self) -> None:
        """Let them go."""
        for child in self._all:
            child.stdin.close()
            child.wait(10)

    @staticmethod
    def _tell(child: subprocess.Popen, first: int, count: int) -> None:
        child.stdin.write(f"{first} {count}\n")
        child.stdin.flush()

    @staticmethod
    def _answer(child: subprocess.Popen) -> float:
        return float(child.stdout.readline())


def client() -> None:
    """A child: approves what it is told, says how much CPU it took (s)."""
    os.environ["OPENJUKI_POOL"] = "0"
    import django

    django.setup()
    from openjuki.runtime.processes import garbage
    from openjuki.systems.residents.services import review
    from support.residents import REVIEWER

    garbage.settle_down()
    for line in sys.stdin:
        first, count = map(int, line.split())
        start = time.process_time()
        for i in range(first, first + count):
            review.approve(staff=REVIEWER, case_no=f"bench-{i}")
        print(time.process_time() - start, flush=True)


def _prepare_bodies() -> None:
    import psycopg

    from support import harness

    with psycopg.connect(harness.owner_url()) as c:
        c.execute(_BODIES)


def pgbench(name: str, first: int, clients: int, each: int) -> Window:
    """One fixed script for the households from `first` on."""
    from openjuki.runtime import installation
    from support import harness

    url = installation.current().database_url("residents", "app")
    variables = {"first": first, "share": each, "n": 0}  # every client has a share of its own and counts in n
    command = [harness.bound_server().program("pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2",
               "-t", str(each), "-f", str(ROOT / f"bench/sql/{name}.sql"),
               *(f"-D{k}={v}" for k, v in variables.items()), url]  # fmt: skip
    server, client = server_cpu(), _children_cpu()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or "ERROR" in done.stderr:
        raise SystemExit(done.stderr[-2000:])
    rate = float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2])
    per = 1000 / (each * clients)
    return Window(rate, (_children_cpu() - client) * per, (server_cpu() - server) * per)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(client() if sys.argv[1:] == ["client"] else main())

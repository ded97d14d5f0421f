"""Client processes that settle at a fixed rate by the clock, for `feed.py`.

Run as a program it is one such client: `feed_clients.py FIRST EACH PAUSE`.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]
WARM = 25


def at_share(values: list[float], share: float) -> float:
    """The value below which this share of the sorted values lies; 0 without values."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


class Settling:
    """Client processes that settle at a fixed rate; `committed`: person → when the approval had returned."""

    def __init__(self, clients: int, each: int, rate: float) -> None:
        self.committed: dict[str, float] = {}
        self.newest: tuple[str, float] = ("", 0.0)
        self.order: list[tuple[str, float]] = []
        self._late: list[float] = []
        self._each, self._pause = each, clients / rate
        self._all = [
            subprocess.Popen(
                [sys.executable, __file__, str(1 + i * (each + WARM)), str(each), str(self._pause)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for i in range(clients)
        ]  # fmt: skip
        for child in self._all:
            assert child.stdout.readline() == "ready\n"

    def run(self) -> float:
        """All of it; returns by how much a settlement began after its time (p99, s): the load that was meant."""
        readers = [threading.Thread(target=self._read, args=(child,)) for child in self._all]
        for child in self._all:
            child.stdin.write("go\n")
            child.stdin.flush()
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        return at_share(sorted(self._late), 0.99)

    def rate(self) -> float:
        """Settlements per second that were really made."""
        times = sorted(set(self.committed.values()))
        return len(times) / (times[-1] - times[0])

    def _read(self, child: subprocess.Popen) -> None:
        from settle_world import FIRST_PERSON

        for line in child.stdout:
            household, at, late = line.split()
            first = FIRST_PERSON + 2 * int(household)
            self.committed[str(first)] = self.committed[str(first + 1)] = float(at)
            self.newest = str(first), float(at)
            self.order.append(self.newest)
            self._late.append(float(late))


def client(first: int, each: int, pause: float) -> None:
    """A child: some settlements to warm up, then one every `pause` seconds by the clock."""
    import django

    django.setup()
    from openjuki.runtime.processes import garbage
    from openjuki.systems.residents.services import review
    from support.residents import REVIEWER

    for i in range(first, first + WARM):
        review.approve(staff=REVIEWER, case_no=f"bench-{i}")
    garbage.settle_down()
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.time()
    for k in range(each):
        due = start + k * pause
        time.sleep(max(0.0, due - time.time()))
        late = time.time() - due
        household = first + WARM + k
        review.approve(staff=REVIEWER, case_no=f"bench-{household}")
        print(household, time.time(), max(0.0, late), flush=True)


if __name__ == "__main__":
    client(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))

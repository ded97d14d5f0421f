"""Settlement of every kind of notice: `python bench/settle_kinds.py [--each N] [--only PART]`.

The example of each kind (tests/support/drafts) is brought to its last approval in a register in use, and approved
again and again, each time taken back; between them the writes and locks of that approval go to the server alone,
prepared, one after another as pgbench sends them, with the values at hand. So the ratio says what reading, the law,
Python and sealing cost for this kind, against the least that PostgreSQL can be asked for the same rows. Deferred
checks run in both; the commit, which is the same for both, in neither. settle.py has the rates with commits, for 転居.
Goal: the ratio of issue 2 for every kind (issue 3). On a busy machine look at the last column, which is of CPU.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import goals
import spent

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]
GOAL = 0.5
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|WITH)\b|.*\bFOR (?:NO KEY )?UPDATE\b|.*advisory", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind: rows written, and medians in ms of the approval and of its writes alone."""

    title: str
    rows: int
    service: float
    writes: float
    cpu_ratio: float

    @property
    def ratio(self) -> float:
        """How near the service comes to its writes alone."""
        return self.writes / self.service


def main() -> int:
    """Prepare, measure kind after kind, print a line each and the spread."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--each", type=int, default=40)
    options.add_argument("--only", default="", help="a part of a kind's name")
    given = options.parse_args()
    from support import harness

    harness.QUICK.clear()  # durable: this is not a test
    harness.QUICK.update({"shared_buffers": "512MB", "max_wal_size": "4GB"})
    harness.use_system("residents")
    from openjuki.runtime import clock
    from openjuki.systems.residents.services.notice_forms import KINDS

    print("settle_kinds: 行  本登録 ms  書込みだけ ms  比  CPUの比")
    done = []
    with clock.fixed(date(2026, 11, 22)):
        for name, kind in KINDS.items():
            if given.only in name:
                done.append(measure(name, kind.title, given.each))
                _print(done[-1])
    ratios = sorted(m.ratio for m in done)
    print(
        f"{len(done)} kinds: ratio {ratios[0]:.2f} to {ratios[-1]:.2f}, median {statistics.median(ratios):.2f};"
        f" the slowest takes {max(m.service for m in done):.1f} ms"
    )
    least = min(done, key=lambda m: m.ratio)
    named = f"{len(done)} 種の届の本登録と素の書込みの比、最小({least.title})"
    return 0 if goals.at_least(named, least.ratio, GOAL) else 1


def _print(m: Measured) -> None:
    width = sum(2 if ord(c) > 0xFF else 1 for c in m.title)
    figures = f"{m.rows:4} {m.service:8.1f} {m.writes:8.1f} {m.ratio:6.2f} {m.cpu_ratio:6.2f}"
    print(f"{m.title}{' ' * max(0, 40 - width)} {figures}", flush=True)


def measure(name: str, title: str, each: int) -> Measured:
    """One kind, in an empty register with a past."""
    case_no, staff = _waiting(name)
    again = _approval(case_no, staff)
    written: list[tuple[str, Any]] = []
    rows = _recorded(again, written)
    taken = [(_timed(again), _timed(lambda: _replayed(written))) for _ in range(each + 5)][5:]
    service, alone = ([t[at] for t in taken] for at in (0, 1))
    walls = [statistics.median(t[0] for t in each) for each in (service, alone)]
    cpus = [statistics.median(t[1] for t in each) for each in (service, alone)]
    return Measured(title, rows, walls[0], walls[1], cpus[1] / cpus[0])


def _waiting(name: str) -> tuple[str, Any]:
    """A case of this kind that one approval settles, and who gives it."""
    import psycopg
    import settle_world
    from django.db import connection

    from openjuki.systems.residents.services import review
    from support.certificates import prepare_printing
    from support.database import clean
    from support.drafts import submitted
    from support.harness import owner_url
    from support.residents import REVIEWER, REVIEWER2, fill_stock, move_family_in

    connection.close()
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        clean(owner)
    prepare_printing()
    fill_stock(60)
    people = move_family_in()
    with psycopg.connect(owner_url()) as owner:
        settle_world.past(owner)
    case_no = submitted(name, people)
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    for staff in (REVIEWER, REVIEWER2):
        if _in_vain(lambda s=staff: review.approve(staff=s, case_no=case_no).state) == "settled":
            return case_no, staff
        review.approve(staff=staff, case_no=case_no)
    raise SystemExit(f"{name}: 2人の承認で確定しません")


def _in_vain(act: Callable[[], Any]) -> Any:
    """Do it in a transaction, run its deferred checks, and take it back."""
    from django.db import connection, transaction

    with transaction.atomic():
        found = act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
    return found


def _approval(case_no: str, staff: Any) -> Callable[[], Any]:
    from openjuki.systems.residents.services import review

    return lambda: review.approve(staff=staff, case_no=case_no)


_ROWS = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int FROM pg_stat_xact_user_tables"


def _recorded(act: Callable[[], Any], written: list[tuple[str, Any]]) -> int:
    """Take down what the act writes and locks; how many rows it writes."""
    from django.db import connection

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(str(sql)):
            written.append((str(sql), params))
        return execute(sql, params, many, context)

    def counted() -> int:
        with connection.execute_wrapper(note):
            act()
        with connection.cursor() as cursor:
            cursor.execute(_ROWS)
            return int(cursor.fetchone()[0])

    return int(_in_vain(counted))


def _replayed(written: list[tuple[str, Any]]) -> None:
    from django.db import connection

    bare = connection.connection
    with bare.cursor() as cursor:
        for sql, params in written:
            cursor.execute(sql, params, prepare=True)


def _timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds by the clock and of CPU."""
    start, used = time.perf_counter(), spent.cpu()
    _in_vain(act)
    return (time.perf_counter() - start) * 1000, (spent.cpu() - used) * 1000


if __name__ == "__main__":
    sys.exit(main())

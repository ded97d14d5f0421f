"""Search kinds at the size of a city: `python bench/search.py [--people N] [--home DIR] [--rounds N]`.

For each kind: p50 and p99 of the search SQL on one connection, of the whole list (with what is shown of each
row), and the mean against the same question in fixed SQL (bench/sql/search_*.sql) run by pgbench, prepared,
one client. Parameters come from people drawn at random. Goals at 2,000,000 (issue 2, Speed): p99 ≤ 1 ms for
かな + 生年月日 and prefixes, ≤ 20 ms for a part of the name in kanji. `--home`: a database of bench/load.py.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import city_world
import goals

SAMPLES = 1000
_SAMPLE = """
CREATE TABLE bench_sample AS
SELECT row_number() OVER () AS id, s.* FROM (
  SELECT k.addressee_no, k.kana, left(k.kana, 4) AS kana_prefix, k.birth_from AS birth, k.town, k.lot,
         k.household_no, t.text AS town_text, v.surname, v.given_name
  FROM search_key k JOIN person p USING (addressee_no) JOIN town t ON t.key = k.town
  JOIN person_version v ON v.addressee_no = p.addressee_no AND v.history_no = p.history_no
  WHERE k.kind = 'name' AND k.current AND k.active AND v.kind = '1' AND length(v.given_name) >= 2
    AND k.birth_from = k.birth_to AND length(k.kana) > 5
  ORDER BY hashtextextended(k.addressee_no, 7) LIMIT %s
) s
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of search: its Japanese name, how its criteria come from a sample, the fixed SQL, the goal."""

    title: str
    sql: str
    criteria: Callable[[dict[str, Any]], dict[str, Any]]
    goal: float | None = None


KINDS = (
    Kind(
        "かな一致＋生年月日",
        "kana_birth",
        lambda s: {"kana": s["kana"], "kana_mode": "exact", "birth": _day(s)},
        1,
    ),
    Kind("かな前方一致＋生年月日", "prefix_birth", lambda s: {"kana": s["kana_prefix"], "birth": _day(s)}, 1),
    Kind("かな前方一致", "prefix", lambda s: {"kana": s["kana_prefix"]}, 1),
    Kind("かな前方一致＋町", "prefix_town", lambda s: {"kana": s["kana_prefix"], "town": s["town"]}, 1),
    Kind("氏名一致", "name", lambda s: {"name": s["surname"] + s["given_name"], "name_mode": "exact"}, 1),
    Kind("漢字部分一致(名)", "gram", lambda s: {"name": s["given_name"][:2]}, 20),
    Kind("漢字部分一致(氏)", "gram_surname", lambda s: {"name": s["surname"]}, 20),
    Kind("漢字1文字", "one_kanji", lambda s: {"name": s["given_name"][0]}, 20),
    Kind("漢字部分一致＋生年", "gram_year", lambda s: {"name": s["given_name"][:2], "birth": _year(s)}),
    Kind(
        "住所＋かな前方一致",
        "address_prefix",
        lambda s: {"address": s["town_text"][9:], "kana": s["kana_prefix"]},
    ),
    Kind("住所(番地まで)", "address_lot", lambda s: {"address": s["town_text"][9:] + s["lot"]}),
    Kind("世帯番号", "household", lambda s: {"household_no": s["household_no"]}, 1),
)


def _day(s: dict[str, Any]) -> tuple[Any, Any]:
    return s["birth"], s["birth"]


def _year(s: dict[str, Any]) -> tuple[Any, Any]:
    return s["birth"].replace(month=1, day=1), s["birth"].replace(month=12, day=31)


def main() -> int:
    """Prepare, measure each kind, print a line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200_000)
    options.add_argument("--home", type=Path)
    options.add_argument("--rounds", type=int, default=SAMPLES)
    options.add_argument(
        "--repeat", type=int, default=1, help="ask each so often, keep the best (shared machine)"
    )
    given = options.parse_args()
    city_world.start(given.home, "owner")
    people = _people()
    if not people:
        import load

        folder = Path(tempfile.mkdtemp(prefix="openjuki-city-")) / "city"
        load.build(folder, given.people)
        load.load(folder)
        people = _people()
    samples = draw()
    print(
        f"search: {people:,} people, best of {given.repeat}    SQL p50/p99 ms   list p50/p99 ms   mean / pgbench mean"
    )
    met = [measure(kind, samples[: given.rounds], given.repeat) for kind in KINDS]
    return 0 if all(met) else 1


def _people() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM person")
        return int(cursor.fetchone()[0])


def draw() -> list[dict[str, Any]]:
    """People drawn at random, also as a table for pgbench."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_sample")
        cursor.execute(_SAMPLE, [SAMPLES])
        cursor.execute("CREATE UNIQUE INDEX ON bench_sample (id)")
        cursor.execute("ANALYZE bench_sample")
        cursor.execute("SELECT * FROM bench_sample ORDER BY id")
        names = [c.name for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def measure(kind: Kind, samples: list[dict[str, Any]], repeat: int) -> bool:
    """Time the search and the whole list for every sample; False where the goal is missed."""
    from openjuki.runtime import clock
    from openjuki.systems.residents.selectors.criteria import Criteria
    from openjuki.systems.residents.selectors.found_rows import rows_for
    from openjuki.systems.residents.selectors.search import find

    today = clock.today()
    found, listed, empty = [], [], 0
    for s in [*samples[:50], *samples]:
        criteria = Criteria(**kind.criteria(s))
        times = []
        for _ in range(repeat):
            start = time.perf_counter()
            hits = find(criteria)
            middle = time.perf_counter()
            rows_for(hits.hits, today)
            times.append(((middle - start) * 1000, (time.perf_counter() - start) * 1000))
        found.append(min(t[0] for t in times))
        listed.append(min(t[1] for t in times))
        empty += not hits.hits
    found, listed = sorted(found[50:]), sorted(listed[50:])
    mean = sum(found) / len(found)
    bare = pgbench(kind)
    missed = f"  ({empty} without a hit)" if empty else ""
    print(
        f"{_padded(kind.title)} {_at(found, 50):8.2f} /{_at(found, 99):7.2f}  {_at(listed, 50):8.2f} /"
        f"{_at(listed, 99):7.2f}   {mean:6.2f} / {bare:6.2f} = {mean / bare:4.1f}{missed}",
        flush=True,
    )
    return kind.goal is None or goals.at_most(f"検索 {kind.title} p99", _at(found, 99), kind.goal, "ms")


def _at(values: list[float], percent: int) -> float:
    return values[min(len(values) - 1, len(values) * percent // 100)]


def _padded(text: str) -> str:
    width = sum(2 if ord(c) > 0xFF else 1 for c in text)
    return text + " " * max(0, 26 - width)


def pgbench(kind: Kind) -> float:
    """Mean of the fixed statement in ms: one client, prepared, three seconds."""
    from openjuki.runtime import installation

    url = installation.current().database_url("residents", "owner")
    script = Path(__file__).parent / "sql" / f"search_{kind.sql}.sql"
    done = subprocess.run(
        [city_world.pgbench(), "-n", "-r", "-M", "prepared", "-c", "1", "-T", "3", "-D", f"samples={SAMPLES}",
         "-f", str(script), url],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    times = re.findall(r"^\s+([\d.]+)\s+\d+\s+", done.stdout, flags=re.MULTILINE)
    return float(times[-1])


if __name__ == "__main__":
    sys.exit(main())

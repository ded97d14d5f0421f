"""Building and loading a city: `python bench/load.py [--people N] [--folder DIR] [--home DIR]`.

Prints the seconds of building, of each stage of the load, and the ratio of the load to `\\copy` of the same
rows by bare psql (one connection, tables without indexes). Goal: 2,000,000 people built and loaded within ten
minutes on two cores (issue 2, Speed). `--home` keeps the database for bench/search.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import city_world
import goals

GOAL_PEOPLE, GOAL_SECONDS = 2_000_000, 600


def main() -> int:
    """Build (unless a folder is named), load, compare."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--home", type=Path)
    given = options.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="openjuki-city-")) / "city"
    city_world.start(given.home, "owner")
    if known := _people():
        print(f"{given.home} に {known:,}人の市があるため、取込みは測りません")
        return 0
    if not (folder / "manifest.json").exists():
        built = build(folder, given.people)
        print(f"build: {built:7.1f} s  {given.people:,} people")
    else:
        built = 0.0
    ours, counts = load(folder)
    bare = copy_again()
    print(
        f"load:  {ours:7.1f} s  {counts['persons']:,} persons {counts['versions']:,} versions"
        f"   psql \\copy {bare:6.1f} s   ratio {ours / bare:.2f}"
    )
    if built and given.people >= GOAL_PEOPLE:
        return 0 if goals.at_most(f"{given.people:,}人の生成と取込み", built + ours, GOAL_SECONDS, "s") else 1
    return 0


def _people() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM person")
        return int(cursor.fetchone()[0])


def build(folder: Path, people: int) -> float:
    """Seconds to build the files."""
    from datetime import date

    from openjuki.city import build as city_build
    from openjuki.runtime.import_files import ImportKey

    start = time.perf_counter()
    made = city_build.Options(1, people, date(2026, 11, 22))
    folder.parent.mkdir(parents=True, exist_ok=True)
    key = ImportKey.create(folder.with_name(folder.name + ".key"))
    city_build.build(made, folder, key, os.cpu_count() or 1)
    return time.perf_counter() - start


def load(folder: Path) -> tuple[float, dict[str, int]]:
    """Seconds to load, with the seconds of each stage as it ends."""
    from openjuki.systems.residents.services.load_city import load_city

    stages: list[tuple[str, float]] = []

    def tell(stage: str, done: int, total: int) -> None:
        if not stages or stages[-1][0] != stage:
            stages.append((stage, time.perf_counter()))

    start = time.perf_counter()
    done = load_city(folder=folder, progress=tell)
    end = time.perf_counter()
    for (stage, at), (_, until) in zip(stages, [*stages[1:], ("", end)], strict=True):
        print(f"   {until - at:7.1f} s  {stage}")
    return end - start, done.counts


def copy_again() -> float:
    """Seconds that bare psql takes to copy the same versions, persons and search keys into empty tables."""
    from openjuki.runtime import installation

    inst = installation.current()
    url = inst.database_url("residents", "owner")
    psql = city_world.pgbench().removesuffix("pgbench") + "psql"
    total = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for table in ("person_version", "person", "search_key"):
            out = Path(folder) / table
            run = [psql, "-q", url, "-v", "ON_ERROR_STOP=1", "-c"]
            subprocess.run([*run, f"\\copy {table} to '{out}'"], check=True)
            subprocess.run(
                [*run, f"create table bare_{table} (like {table} including generated)"], check=True
            )
            start = time.perf_counter()
            subprocess.run([*run, f"\\copy bare_{table} from '{out}'"], check=True)
            total += time.perf_counter() - start
            subprocess.run([*run, f"drop table bare_{table}"], check=True)
            out.unlink()
    return total


if __name__ == "__main__":
    sys.exit(main())

"""Indexes and foreign keys during a load (索引と外部キーの付け外し): built once, at the end.

What is dropped is written down in `import_run.ddl` in the same transaction, so that a broken run can put it
back. Primary keys stay: they refuse a second person under one 宛名番号. Only the owner may do this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Any

from django.db import connection, transaction

TABLES = ("person_version", "person", "search_key", "change_event")
_FOREIGN = """
SELECT c.conrelid::regclass::text, c.conname, 'ALTER TABLE ' || c.conrelid::regclass || ' ADD CONSTRAINT '
       || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid)
FROM pg_constraint c WHERE c.contype = 'f' AND c.conrelid = ANY(%s::regclass[]) ORDER BY c.conname
"""
_INDEXES = """
SELECT i.indrelid::regclass::text, r.relname, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid
WHERE i.indrelid = ANY(%s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY pg_relation_size(i.indrelid) DESC, r.relname
"""
_THERE = """
SELECT relname FROM pg_class WHERE relname = ANY(%(names)s) AND relnamespace = current_schema()::regnamespace
UNION ALL SELECT conname FROM pg_constraint
WHERE conname = ANY(%(names)s) AND connamespace = current_schema()::regnamespace
"""
_ASKED = ("person", "search_key")
_MEMORY = "SET maintenance_work_mem = '512MB'"


def drop(run_id: int) -> None:
    """Drop indexes and foreign keys of the register and write down how to make them again."""
    with transaction.atomic(), connection.cursor() as cursor:
        kept: list[dict[str, str]] = []
        for kind, sql in (("foreign", _FOREIGN), ("index", _INDEXES)):
            cursor.execute(sql, [list(TABLES)])
            kept += [{"kind": kind, "table": t, "name": n, "sql": s} for t, n, s in cursor.fetchall()]
        cursor.execute("SELECT ddl FROM import_run WHERE id = %s FOR UPDATE", [run_id])
        known = _loads(cursor.fetchone()[0])
        names = {each["name"] for each in known}
        known += [each for each in kept if each["name"] not in names]
        cursor.execute("UPDATE import_run SET ddl = %s WHERE id = %s", [json.dumps(known), run_id])
        for each in kept:
            if each["kind"] == "foreign":
                cursor.execute(f'ALTER TABLE {each["table"]} DROP CONSTRAINT "{each["name"]}"')
            else:
                cursor.execute(f'DROP INDEX "{each["name"]}"')


def _loads(value: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(value) if isinstance(value, str) else value
    return found


def missing(run_id: int) -> list[dict[str, str]]:
    """What a run dropped and nobody has put back yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ddl FROM import_run WHERE id = %s", [run_id])
        known = _loads(cursor.fetchone()[0])
        cursor.execute(_THERE, {"names": [each["name"] for each in known]})
        there = {r[0] for r in cursor.fetchall()}
    return [each for each in known if each["name"] not in there]


def restore(run_id: int, done: Callable[[int, int], None]) -> None:
    """Make what is missing: indexes two at a time, then the foreign keys. `done(n, of)` after each."""
    wanted = missing(run_id)
    count = 0
    for kind, workers in (("index", 2), ("foreign", 1)):
        statements: SimpleQueue[str] = SimpleQueue()
        for each in wanted:
            if each["kind"] == kind:
                statements.put(each["sql"])
        with ThreadPoolExecutor(workers) as pool:
            for made in [pool.submit(_run_all, statements) for _ in range(workers)]:
                count += made.result()
                done(count, len(wanted))


def _run_all(statements: SimpleQueue[str]) -> int:
    """Statements until there are none left, on this thread's own connection; gives how many."""
    count = 0
    try:
        with connection.cursor() as cursor:
            cursor.execute(_MEMORY)
            while True:
                cursor.execute(statements.get_nowait())
                count += 1
    except Empty:
        return count
    finally:
        connection.close()


def settle(tables: Sequence[str] = TABLES) -> None:
    """Statistics for the planner, and which pages need no look; outside any transaction."""
    with connection.cursor() as cursor:
        for table in tables:
            # Only of a vacuumed table does an index answer alone.
            cursor.execute(f"VACUUM (ANALYZE) {table}" if table in _ASKED else f"ANALYZE {table}")

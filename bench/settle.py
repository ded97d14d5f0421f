"""Settlement of a real 転居 through the service, four clients, against pgbench with the minimal SQL.

`python bench/settle.py [--households N] [--clients N]` starts a database of its own (durable settings), moves
households in, brings a 転居 of each to its last approval, then times the approvals. Prints both rates and
the ratio. Goal: 300/s and 0.5 (issue 2, Speed).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


def main() -> None:
    """Parent: prepare, run the clients, run pgbench, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--households", type=int, default=1200)
    options.add_argument("--clients", type=int, default=4)
    given = options.parse_args()
    from support import harness

    harness.QUICK.clear()
    harness.QUICK.update({"shared_buffers": "512MB"})
    harness.use_system("residents")
    cases = prepare(given.households)
    ours = run_clients(cases, given.clients)
    bare = run_pgbench(given.households, given.clients)
    print(f"settle: service {ours:7.0f}/s   pgbench {bare:7.0f}/s   ratio {ours / bare:.2f}")


def prepare(households: int) -> list[str]:
    """Move couples in, enter and submit a 転居 for each; returns the cases that wait for approval."""
    from django.db import connection

    from openjuki.systems.residents.models import Person
    from openjuki.systems.residents.services import cases
    from openjuki.systems.residents.services.submit_notice import submit_notice
    from support.residents import CLERK, family_data, settle_notice

    ready = []
    connection.ensure_connection()
    for i in range(households):
        data = family_data(i + 1)
        data["members"] = data["members"][:2]
        data["address"]["lot"] = f"{i + 1}番"
        for m in data["members"]:
            m["surname"] = "試験" + "".join("〇一二三四五六七八九"[int(d)] for d in str(i))
        settle_notice(data)
        people = Person.objects.filter(individual_number_hash=_hash(data)).values("household_no")[0]
        members = Person.objects.filter(household_no=people["household_no"]).order_by("member_order")
        move = {
            "ward": "04101", "notified_on": "2026-11-20", "moved_on": "2026-11-19",
            "household_no": people["household_no"], "address": data["address"] | {"lot": f"{i + 1}番9"},
            "members": [{"addressee_no": p.addressee_no} for p in members],
            "notifier": {"name": "試験　太郎", "capacity": "householder"},
            "identity": {"method": "licence", "document": "運転免許証"},
        }  # fmt: skip
        case = cases.open_case(staff=CLERK, kind="move_within")
        cases.save_draft(staff=CLERK, case_no=case.case_no, data=move)
        cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
        submit_notice(staff=CLERK, case_no=case.case_no)
        ready.append(case.case_no)
    return ready


def _hash(data: dict) -> bytes:
    from openjuki.runtime import fields

    return fields.keyed_hash(data["members"][0]["individual_number"])


def run_clients(cases: list[str], clients: int) -> float:
    """Approve all cases with so many processes; the clock starts when all are ready."""
    workers = []
    for c in range(clients):
        env = {**os.environ, "BENCH_CASES": json.dumps(cases[c::clients])}
        workers.append(
            subprocess.Popen(
                [sys.executable, __file__, "client"], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
    for w in workers:
        assert w.stdout.readline().strip() == "ready"
    start = time.perf_counter()
    for w in workers:
        w.stdin.write("go\n")
        w.stdin.flush()
    for w in workers:
        assert w.wait() == 0
    return len(cases) / (time.perf_counter() - start)


def client() -> None:
    """Child: approve its share."""
    os.environ["OPENJUKI_POOL"] = "0"
    import django

    django.setup()
    from django.db import connection

    from openjuki.systems.residents.services import review
    from support.residents import REVIEWER

    connection.ensure_connection()
    cases = json.loads(os.environ["BENCH_CASES"])
    review.approve(staff=REVIEWER, case_no=cases[0])  # warm caches of places and characters
    print("ready", flush=True)
    sys.stdin.readline()
    for case_no in cases[1:]:
        review.approve(staff=REVIEWER, case_no=case_no)


def run_pgbench(households: int, clients: int) -> float:
    """The fixed SQL on the same server; versions as wide as ours."""
    import psycopg

    from openjuki.runtime import installation
    from support import harness

    inst = installation.current()
    with psycopg.connect(inst.admin_url(), autocommit=True) as c:
        c.execute(
            f"""
            CREATE SCHEMA bench; SET search_path = bench;
            CREATE TABLE b_event (id bigserial PRIMARY KEY, reason text, changed_on date, recorded_at timestamptz);
            CREATE TABLE b_version (addressee_no text, history_no int, prev int, payload text,
                                    PRIMARY KEY (addressee_no, history_no));
            CREATE TABLE b_payload AS SELECT repeat('x', 900) AS payload;
            CREATE TABLE b_body AS SELECT repeat('y', 700) AS b;
            CREATE TABLE b_person (addressee_no text PRIMARY KEY, household int, history_no int);
            CREATE INDEX ON b_person (household);
            INSERT INTO b_person SELECT i::text, (i + 1) / 2, 1 FROM generate_series(1, {households * 2}) i;
            CREATE TABLE b_message (id bigserial PRIMARY KEY, kind text, subject text, body text);
            CREATE TABLE b_log (id bigserial PRIMARY KEY, chain int, n int, mac text);
            CREATE TABLE b_case AS SELECT i AS id, 'in_review' AS state FROM generate_series(1, {households}) i;
            CREATE UNIQUE INDEX ON b_case (id);
            """
        )
    server = harness.bound_server()
    out = subprocess.run(
        [server.program("pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", "5",
         "-D", f"households={households}", "-f", str(ROOT / "bench/sql/settle.sql"), inst.admin_url()],
        env={**os.environ, "PGOPTIONS": "-c search_path=bench"}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return float(next(line for line in out.splitlines() if line.startswith("tps")).split()[2])


if __name__ == "__main__":
    client() if sys.argv[1:] == ["client"] else main()

"""The proof (証明): every file that left, opened by `reader` and compared with what its desk asked for; the books."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

from support.mixups.desks import Order

READERS = 2


def faults_of_files(done: Sequence[Order]) -> list[str]:
    """Every file that a desk received, read and compared with what that desk asked for."""
    found, marks, tasks = [], [], []
    for order in done:
        numbers = sorted(order.papers, key=lambda n: int(n.rsplit(" ", 1)[1]))
        if numbers and len(numbers) != len(order.expected):
            found.append(f"{order.mark}: {len(numbers)} papers for {len(order.expected)}")
        names = order.household.people
        for number, people in zip(numbers, order.expected, strict=False):
            marks.append(order.mark)
            asked = [names[no] for no in people]
            tasks.append([str(order.papers[number]), number, asked, list(names.values())])
    with ThreadPoolExecutor(READERS) as pool:
        read = pool.map(_read, [tasks[k::READERS] for k in range(READERS)])
    for k, faults in enumerate(read):
        found += [f"{mark}: {fault}" for mark, fault in zip(marks[k::READERS], faults, strict=True) if fault]
    return found


def _read(tasks: list[list[Any]]) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("reader.py"))], input=json.dumps(tasks),
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    faults: list[str] = json.loads(done.stdout)
    return faults


def faults_of_records(done: Sequence[Order]) -> list[str]:
    """Numbers, archive, history, requests, fees and log against what the desks know."""
    from openjuki.runtime import objects
    from openjuki.runtime.audit.models import AuditRow
    from openjuki.systems.residents.models import IssueRecord, IssueRequest

    found: list[str] = []
    store = objects.store()
    by_mark: dict[str, list[IssueRecord]] = {}
    for record in IssueRecord.objects.order_by("id").iterator():
        by_mark.setdefault(record.purpose, []).append(record)
    taken = Counter(r.issue_no for records in by_mark.values() for r in records)
    taken_twice = Counter(n for order in done for n in order.papers)
    found += [f"{n}: used {k} times" for n, k in (taken | taken_twice).items() if k > 1]
    requests = Counter(IssueRequest.objects.values_list("data__purpose", flat=True))
    logged = Counter(
        number
        for row in AuditRow.objects.filter(action="residents.issue_record_copy", outcome="done").iterator()
        for number in row.terms["issue_nos"]
    )
    for order in done:
        records = by_mark.pop(order.mark, [])
        made = [tuple(r.subjects) for r in records]
        held, issued = set(order.papers), {r.issue_no for r in records}
        # Whoever was stopped between two copies, as an incident does, holds the one and not yet the other.
        if held and held != issued and not (order.given_up == "stopped" and held < issued):
            found.append(f"{order.mark}: the desk holds {len(order.papers)}, the history {len(records)}")
        if records and made != order.expected:
            found.append(f"{order.mark}: issued {len(made)} copies, asked for {len(order.expected)}")
        if not order.papers and not order.in_doubt and not order.given_up:
            found.append(f"{order.mark}: no paper and no reason")
        if requests[order.mark] != bool(records):
            found.append(f"{order.mark}: {requests[order.mark]} requests recorded")
        if sum(r.fee for r in records) != 300 * len(records):
            found.append(f"{order.mark}: fee")
        for record in records:
            archived = store.get(record.object_key)
            path = order.papers.get(record.issue_no)
            if sha256(archived).hexdigest() != record.digest or (path and path.read_bytes() != archived):
                found.append(f"{order.mark} {record.issue_no}: the file is not the archived one")
            if logged[record.issue_no] != 1:
                found.append(f"{order.mark} {record.issue_no}: {logged[record.issue_no]} rows on the log")
    return found + [f"{mark}: nobody asked for this" for mark in by_mark]

"""One application server (ノード) of residents with faults built in: the web process of the product, disturbed.

    python -m support.mixups.node SEED DAY SKEW [SABOTAGE]

Serves on a free port, printed first; dies with whoever started it. Its clock is off by `SKEW` seconds. `SABOTAGE`:
`print`   the typesetting hands a request the finished paper of another, another's persons in its own frame, or a
          name with a character more;
`answer`  the right paper is made, checked and archived, and another's is answered (no check of ours sees that).
"""

from __future__ import annotations

import ctypes
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

#: How often each fault comes, and how long a delay may be (s).
SLOW, SLOW_FOR = 0.15, 0.12
STORE_FAILS, STORE_FAILS_AFTER, TYPESETTING_FAILS = 0.010, 0.010, 0.005
ANSWER_LOST, ANSWER_SLOW = 0.010, 0.05
SWAPPED = 0.2


class Fault(Exception):  # noqa: N818
    """故障: what a disk or a process does now and then."""


def main(seed: int, day: date, skew: float, sabotage: str) -> int:
    """Serve until killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: whoever started it is gone, so is it
    from openjuki.runtime import clock
    from openjuki.runtime.processes import system, web

    system.bind("residents")
    true = clock.real_now
    clock.real_now = lambda: true() + timedelta(seconds=skew)
    chance = random.Random(seed)
    disturb(chance)
    if sabotage:
        {"print": swap_papers, "answer": swap_answers}[sabotage](chance)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    print(listener.getsockname()[1], flush=True)
    with clock.fixed(day):
        return web.run("residents", listener)


def disturb(chance: random.Random) -> None:
    """Delays and failures between the steps of an issue, and answers that come late or not at all."""
    from django.core.handlers.wsgi import WSGIHandler

    from openjuki.runtime.objects import ObjectStore
    from openjuki.systems.residents.services import issue_overflow, issue_record_copy

    def late(step: Callable[..., Any], before: float, after: float = 0.0) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            wait(chance, SLOW)
            if chance.random() < before:
                raise Fault("before")
            done = step(*given, **named)
            wait(chance, SLOW)
            if chance.random() < after:
                raise Fault("after")  # done, and nobody hears of it
            return done

        return run

    # Drawing a number, typesetting, archiving, answering: what another thread does meanwhile is the point.
    issue_record_copy.next_issue_number = late(issue_record_copy.next_issue_number, 0.0)  # type: ignore[attr-defined]
    issue_overflow.print_form = late(issue_overflow.print_form, TYPESETTING_FAILS)
    ObjectStore.put = late(ObjectStore.put, STORE_FAILS, STORE_FAILS_AFTER)  # type: ignore[method-assign]
    ObjectStore.get = late(ObjectStore.get, STORE_FAILS)  # type: ignore[method-assign]
    answer = WSGIHandler.__call__

    def answered(self: Any, environ: dict[str, Any], start_response: Any) -> Any:
        done = answer(self, environ, start_response)
        wait(chance, ANSWER_SLOW)
        if chance.random() < ANSWER_LOST:
            raise Fault("the answer is lost after the work was done")
        return done

    WSGIHandler.__call__ = answered  # type: ignore[method-assign]


def wait(chance: random.Random, share: float) -> None:
    """Now and then, a while."""
    if chance.random() < share:
        time.sleep(chance.random() * SLOW_FOR)


def swap_papers(chance: random.Random) -> None:
    """Before the last look: a finished paper of another, or another's persons under this one's number."""
    from openjuki.systems.residents.services import issue_overflow

    real, guard = issue_overflow.print_form, threading.Lock()
    kept: list[Any] = []

    def mixed(template: str, data: Any, **options: Any) -> Any:
        with guard:
            swap = chance.random() < SWAPPED and bool(kept) and kept[0][0] == template
            _, pages, paper = kept.pop() if swap else (None, None, None)
        way = chance.choice(("paper", "pages", "name")) if swap else ""
        if way == "paper":
            return paper
        if way:
            data = {**data, "pages": pages if way == "pages" else lengthened(data["pages"])}
        printed = real(template, data, **options)
        with guard:
            kept[:] = [(template, data["pages"], printed)]
        return printed

    issue_overflow.print_form = mixed


def lengthened(pages: Any) -> Any:
    """The first person's name with a character more: 一 is called 一郎."""
    first = pages[0]["blocks"][0]
    cell = first["cells"]["name"]
    named = {**first, "cells": {**first["cells"], "name": {**cell, "value": f"{cell['value']}郎"}}}
    return [{**pages[0], "blocks": [named, *pages[0]["blocks"][1:]]}, *pages[1:]]


def swap_answers(chance: random.Random) -> None:
    """Behind the last look: the file of the request before."""
    from openjuki.systems.residents.api import certificates

    real, guard = certificates.show_issued, threading.Lock()  # type: ignore[attr-defined]
    kept: list[Any] = []

    def mixed(**given: Any) -> Any:
        shown = real(**given)
        with guard:
            before = kept.pop() if kept else shown
            kept.append(shown)
        return before if chance.random() < SWAPPED else shown

    certificates.show_issued = mixed  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(
        main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]), float(sys.argv[3]), "".join(sys.argv[4:]))
    )

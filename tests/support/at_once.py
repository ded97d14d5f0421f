"""Works that start together (同時実行), each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from openjuki.runtime.errors import Refused


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all in threads that start together; gives what each gave or raised, in their order."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            with connection.cursor():  # there before the start: to open one takes longer than many a work
                start.wait()
            return work()
        except Exception as e:
            return e
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def outcomes(*works: Callable[[], Any]) -> list[str]:
    """`done`, or the first finding of what was refused; sorted. Raises what else went wrong."""
    return sorted(_said(outcome) for outcome in together(*works))


def _said(outcome: Any) -> str:
    if isinstance(outcome, Refused):
        return outcome.findings[0].id
    if isinstance(outcome, Exception):
        raise outcome
    return "done"


def at_once(*works: Callable[[], Any]) -> list[str]:
    """The first finding of each that was refused, sorted."""
    return [said for said in outcomes(*works) if said != "done"]

"""Works that start together (同時実行), each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from openjuki.runtime.errors import Refused


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Run all in threads that start together; gives the first finding of each that was refused, sorted."""
    start, lost = threading.Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait()
            work()
        except Refused as e:
            lost.append(e.findings[0].id)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(lost)

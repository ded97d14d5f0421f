"""A database for commands that may come while nothing runs (命令のためのデータベース)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from openjuki.cli.supervisor import lock
from openjuki.cli.supervisor.database import Database
from openjuki.runtime.installation import Installation


@contextmanager
def available(inst: Installation) -> Iterator[None]:
    """Use the running database; start the embedded one for as long as the command takes where none runs."""
    if _answers(inst):
        yield
        return
    with lock.take(inst.home):
        database = Database(inst)
        database.start()
        try:
            yield
        finally:
            database.stop()


def _answers(inst: Installation) -> bool:
    try:
        psycopg.connect(inst.admin_url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True

"""The program of the offices: tables, pages, and the fetching in the background."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from openjuki.counterparts.offices import store
from openjuki.counterparts.offices.fetching import Consumer, Turns
from openjuki.counterparts.offices.pages import Doors
from openjuki.counterparts.offices.store import Store
from openjuki.counterparts.offices.table import SYSTEM, offices
from openjuki.runtime import keys
from openjuki.runtime.exchange import standalone
from openjuki.runtime.exchange.database import PlainDatabase
from openjuki.runtime.exchange.worker import Loop, run_loops
from openjuki.runtime.exchange.wsgi import Application
from openjuki.runtime.installation import Installation
from openjuki.runtime.setup import generate_system_keys

#: Names under which they take part in the exchange: one per row of the table.
PARTIES: Final = tuple(o.party for o in offices())
CONSTANT_PAUSE, OTHERS_PAUSE = 0.5, 10.0


def prepare(inst: Installation) -> None:
    """Keys of every office, and tables, created where missing. Sets Django up for the exchange's migrations,
    so it needs a process of its own."""
    generate_system_keys(inst, SYSTEM)
    keys.setup(inst.home, PARTIES)
    standalone.main(SYSTEM)
    store.create_tables(inst)


def application(inst: Installation) -> Application:
    """Pages for people. The offices open no door of the exchange: they fetch."""
    parts = _parts(inst)
    return Doors(inst, parts.store, parts.consumers).application()


def work(inst: Installation, stop: threading.Event) -> None:
    """Three offices fetch twice a second, the others now and then, until the event."""
    parts = _parts(inst)
    constant = [c for c in parts.consumers.values() if c.office.constant]
    others = [c for c in parts.consumers.values() if not c.office.constant]
    turns = {f"fetch/{c.office.no}": Turns([c], pause=CONSTANT_PAUSE) for c in constant}
    turns["fetch/others"] = Turns(others, pause=OTHERS_PAUSE)
    run_loops([Loop(name, t, stop, parts.database.reset) for name, t in turns.items()], stop)


class _Parts:
    """Made once per process: a consumer's lock keeps a page's pull and the loop's apart. The database object
    holds one connection per thread, so threads never share one."""

    def __init__(self, inst: Installation) -> None:
        self.database = PlainDatabase(inst.database_url(SYSTEM), application="openjuki-offices")
        self.store = Store(inst, self.database)
        self.consumers = {o.no: Consumer(inst, o, self.database, self.store) for o in offices() if o.fetches}


_made: dict[Path, _Parts] = {}
_making = threading.Lock()


def _parts(inst: Installation) -> _Parts:
    with _making:
        if inst.home not in _made:
            _made[inst.home] = _Parts(inst)
        return _made[inst.home]

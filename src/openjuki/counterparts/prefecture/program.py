"""The program of the prefecture: its tables, its doors, its work in the background."""

from __future__ import annotations

import threading
from typing import Final

from openjuki.counterparts.prefecture import pages, store
from openjuki.counterparts.prefecture.faults import disturbed
from openjuki.counterparts.prefecture.receiving import effect_on
from openjuki.counterparts.prefecture.store import SYSTEM, Store
from openjuki.messages.registry import catalogue
from openjuki.runtime.exchange import standalone
from openjuki.runtime.exchange.applying import Applier
from openjuki.runtime.exchange.database import PlainDatabase
from openjuki.runtime.exchange.endpoint import Endpoint
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.worker import Loop, listen, run_loops
from openjuki.runtime.exchange.wsgi import Application, exchange_application
from openjuki.runtime.installation import Installation
from openjuki.runtime.setup import generate_system_keys

#: Names under which it takes part in the exchange.
PARTIES: Final = (SYSTEM,)


def prepare(inst: Installation) -> None:
    """Keys and tables, created where missing. Sets Django up for the exchange's migrations, so it needs a
    process of its own."""
    generate_system_keys(inst, SYSTEM)
    standalone.main(SYSTEM)
    store.create_tables(inst)


def application(inst: Installation) -> Application:
    """The exchange's doors, and pages for people."""
    party = _party(inst)
    front = pages.application(inst, Store(inst, party.database), party.database)
    return disturbed(exchange_application(Endpoint(party), front), inst.home)


def work(inst: Installation, stop: threading.Event) -> None:
    """Apply what was received until the event."""
    party = _party(inst)
    assert isinstance(party.database, PlainDatabase)
    effect = effect_on(Store(inst, party.database), party)
    apply = Loop("apply", Applier(party, effect), stop, party.database.reset)
    listen(PlainDatabase(inst.database_url(SYSTEM), application="openjuki-prefecture"), stop, apply=apply)
    run_loops([apply], stop)


def _party(inst: Installation) -> Party:
    database = PlainDatabase(inst.database_url(SYSTEM), application="openjuki-prefecture")
    return Party(SYSTEM, home=inst.home, catalogue=catalogue(), database=database)

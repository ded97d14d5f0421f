"""A small world for exchange tests: one database server, several parties with their schemas and keys."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg

from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.parts import LegalDate
from openjuki.messages.registry import catalogue
from openjuki.messages.residents.identity_changed.v1 import Body as IdentityChanged
from openjuki.runtime import keys, provision
from openjuki.runtime.embedded.postgres import EmbeddedPostgres
from openjuki.runtime.exchange.applying import Applier
from openjuki.runtime.exchange.database import Cursor, PlainDatabase
from openjuki.runtime.exchange.endpoint import Endpoint
from openjuki.runtime.exchange.handlers import Incoming
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.publishing import Note, Published, publish_notes
from openjuki.runtime.exchange.relaying import Relay
from openjuki.runtime.exchange.sequencing import sequence
from openjuki.runtime.exchange.transport import Peer
from openjuki.runtime.exchange.wsgi import exchange_application
from openjuki.runtime.installation import Installation
from support.harness import QUICK, make_installation

SCHEMAS = ("residents", "juki_gateway", "hub", "offices")
PARTIES = ("residents", "juki_gateway", "juki_cs", "hub", "offices.18", "offices.46", "prefecture")
KIND = "residents/identity_changed/v1"
EFFECTS = """
CREATE TABLE IF NOT EXISTS effect (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message_id uuid NOT NULL, subject text NOT NULL,
  seq bigint NOT NULL, name text NOT NULL)
"""


@dataclass
class World:
    """Everything a test needs; `inst.home` is a throw-away installation."""

    inst: Installation
    server: EmbeddedPostgres
    parties: dict[str, Party] = field(default_factory=dict)

    def party(self, name: str) -> Party:
        """A party over a connection of its own, as its application role."""
        if name not in self.parties:
            database = PlainDatabase(self.inst.database_url(keys.group_of(name)))
            self.parties[name] = Party(name, home=self.inst.home, catalogue=catalogue(), database=database)
        return self.parties[name]

    def owner(self, system: str) -> psycopg.Connection[Any]:
        """A connection as the schema's owner, autocommit."""
        return psycopg.connect(self.inst.database_url(system, "owner"), autocommit=True)

    def app(self, system: str) -> psycopg.Connection[Any]:
        """A connection as the application role, not in autocommit."""
        return psycopg.connect(self.inst.database_url(system))

    def publish(self, *notes: Note, sender: str = "residents") -> list[Published]:
        """Publish in a transaction of its own."""
        party = self.party(sender)
        with party.database.transaction() as cursor:
            return publish_notes(party, cursor, notes)

    def relay(self, sender: str = "residents", receiver: str = "juki_gateway", door: Any = None) -> Relay:
        """A relay whose HTTP ends in the receiver's WSGI application, or in `door`."""
        party = self.party(sender)
        application = door or exchange_application(Endpoint(self.party(receiver)))
        client = httpx.Client(transport=httpx.WSGITransport(app=application), base_url="http://x")
        assert isinstance(party.database, PlainDatabase)
        return Relay(party, Peer(party, receiver, "http://x", client), party.database)

    def deliver(self, relay: Relay | None = None) -> None:
        """Sequence and hand over everything that residents have published to the gateway."""
        database = self.party("residents").database
        while sequence(database):
            pass
        relay = relay or self.relay()
        for _ in range(100):
            if not relay.step():
                return

    def applier(self, name: str = "juki_gateway", **options: Any) -> Applier:
        """An apply worker whose effect is a row in `effect`."""
        return Applier(self.party(name), record_effect, **options)

    def rows(self, system: str, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Query as owner."""
        with self.owner(system) as c:
            return c.execute(sql, params).fetchall()

    def clean(self) -> None:
        """Empty every schema."""
        for system in SCHEMAS:
            with self.owner(system) as c:
                tables = [f'"{t}"' for t in _tables(c) if t != "django_migrations"]
                c.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")
        self.parties.clear()


def record_effect(message: Incoming, cursor: Cursor) -> None:
    """The effect of the tests: one row per application, so a second application would show."""
    assert isinstance(message.body, IdentityItems)
    values = [message.id, message.subject, message.seq, message.body.name]
    cursor.execute("INSERT INTO effect (message_id, subject, seq, name) VALUES (%s, %s, %s, %s)", values)


def _tables(c: psycopg.Connection[Any]) -> list[str]:
    rows = c.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    return [t for (t,) in rows]


def start_server(inst: Installation) -> EmbeddedPostgres:
    """A server that is killed in these tests: what it has confirmed must survive its processes."""
    bindir = os.environ.get("OPENJUKI_TEST_PG_BIN")
    server = EmbeddedPostgres(
        inst.home / "pg",
        port=inst.database["port"],
        password=inst.secret("db/admin"),
        settings={**QUICK, "synchronous_commit": "on"},
        bindir=Path(bindir) if bindir else None,
    )
    server.start()
    return server


def make_world(home: Path) -> World:
    """A server with migrated schemas and keys. Stop it with `world.server.stop()`."""
    os.environ["OPENJUKI_HOME"] = str(home)
    inst = make_installation(home)
    keys.setup(home, PARTIES)
    server = start_server(inst)
    provision.create_database(inst)
    provision.provision(inst, SCHEMAS)
    world = World(inst, server)
    running = [
        subprocess.Popen([sys.executable, "-m", "openjuki.runtime.exchange.standalone", s]) for s in SCHEMAS
    ]
    assert [p.wait(120) for p in running] == [0] * len(SCHEMAS)
    for system in SCHEMAS:
        with world.owner(system) as c:
            c.execute(EFFECTS)
            c.execute(f'GRANT SELECT, INSERT ON effect TO "{inst.role(system, "app")}"')
    return world


def body(name: str = "青葉 花子", **changes: Any) -> IdentityChanged:
    """A synthetic body."""
    day = LegalDate(text="令和8年11月20日", first=date(2026, 11, 20), last=date(2026, 11, 20))
    values: dict[str, Any] = {
        "resident_code": "12345678903",
        "name": name,
        "birth": LegalDate(text="昭和60年3月9日", first=date(1985, 3, 9), last=date(1985, 3, 9)),
        "sex": "2",
        "address": "仙台市青葉区国分町三丁目7番1号",
        "individual_number": "123456789018",
        "reason": "move_within",
        "changed_on": day,
    }
    return IdentityChanged(**{**values, **changes})


def note(subject: str, name: str = "青葉 花子") -> Note:
    """A note about one subject."""
    return Note(KIND, subject, body(name))


def as_uuid(value: object) -> UUID:
    """For comparing ids from SQL."""
    return value if isinstance(value, UUID) else UUID(str(value))

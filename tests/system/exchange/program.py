"""Programs for the test with kills: each is a process of its own, started again whenever it dies.

`python program.py <role> <home> [port]`: `receive` is the plain WSGI receiver of the gateway, `apply` its
worker, `relay` the sequencer and relay of the register, `publish` writes numbered messages about many people.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import psycopg

from openjuki.messages.registry import catalogue
from openjuki.runtime import installation
from openjuki.runtime.exchange.applying import Applier
from openjuki.runtime.exchange.database import Cursor, PlainDatabase
from openjuki.runtime.exchange.endpoint import Endpoint
from openjuki.runtime.exchange.handlers import Incoming
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.publishing import publish_notes
from openjuki.runtime.exchange.worker import Loop, outbound_loops, run_loops
from openjuki.runtime.exchange.wsgi import exchange_application
from system.exchange.world import note, record_effect

POISONED = "9"  # the subject whose third message kills every worker that touches it


class Server(ThreadingMixIn, WSGIServer):
    """A small threaded server; keep-alive, as the relays expect."""

    daemon_threads = True
    allow_reuse_address = True


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """No access log in a test."""


def party(name: str) -> Party:
    """A party of the test's installation."""
    database = PlainDatabase(installation.current().database_url(name))
    return Party(name, home=installation.current().home, catalogue=catalogue(), database=database)


def stop_on_term() -> threading.Event:
    """Set on SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    return stop


def receive(port: int) -> None:
    """Serve until killed."""
    application = exchange_application(Endpoint(party("juki_gateway")))
    make_server("127.0.0.1", port, application, Server, Quiet).serve_forever()  # type: ignore[arg-type]


def effect(message: Incoming, cursor: Cursor) -> None:
    """Record, unless the message is the one that takes its worker with it."""
    record_effect(message, cursor)
    if message.subject == POISONED and message.seq == 3:
        os.kill(os.getpid(), signal.SIGKILL)


def apply() -> None:
    """The apply loop of the gateway."""
    stop = stop_on_term()
    mine = party("juki_gateway")
    assert isinstance(mine.database, PlainDatabase)
    run_loops([Loop("apply", Applier(mine, effect), stop, mine.database.reset)], stop)


def relay(port: int) -> None:
    """Sequencer and relay of the register; identity's and the hub's roads lead nowhere in this test."""
    stop = stop_on_term()
    inst = installation.current()
    loops = outbound_loops(
        party("residents"),
        lambda: PlainDatabase(inst.database_url("residents")),
        lambda name: f"http://127.0.0.1:{port if name == 'juki_gateway' else 9}",
        stop,
    )
    run_loops(loops, stop)


def publish(total: int, subjects: int, seed: int) -> None:
    """`total` messages, families of one to five per transaction, some rolled back, with retries."""
    chance = random.Random(seed)
    mine = party("residents")
    done = 0
    while done < total:
        family = sorted(chance.sample(range(subjects), chance.randint(1, 5)))
        give_up = chance.random() < 0.05
        try:
            with mine.database.transaction() as cursor:
                publish_notes(mine, cursor, [note(str(s)) for s in family])
                if give_up:
                    raise RuntimeError("rolled back on purpose")
        except RuntimeError:
            continue
        except (psycopg.OperationalError, psycopg.InterfaceError):
            time.sleep(0.05)  # whether it was committed is unknown; numbers and effects must agree anyway
            continue
        done += len(family)


if __name__ == "__main__":
    os.environ["OPENJUKI_HOME"] = str(Path(sys.argv[2]))
    numbers = [int(a) for a in sys.argv[3:]]
    {"receive": receive, "apply": apply, "relay": relay, "publish": publish}[sys.argv[1]](*numbers)

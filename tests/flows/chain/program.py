"""What one process of the chain does; the tests fork it.

`web` and `worker` run a system as the supervisor does, `counterpart` an outsider, `register` the sequencer
and relays of a register that consists of its exchange alone (the tests publish in its name).
"""

from __future__ import annotations

import signal
import socket
import threading

from openjuki.runtime import installation
from openjuki.runtime.processes import counterpart, web, worker


def listen(name: str) -> socket.socket:
    """A listener on the node's port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", installation.current().port(name)))
    listener.listen(128)
    return listener


def register(name: str) -> int:
    """Sequencer and relays of `name`, without the system around them."""
    from openjuki.messages.registry import catalogue
    from openjuki.runtime.exchange.database import PlainDatabase
    from openjuki.runtime.exchange.party import Party
    from openjuki.runtime.exchange.worker import outbound_loops, run_loops

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    inst = installation.current()
    database = PlainDatabase(inst.database_url(name))
    party = Party(name, home=inst.home, catalogue=catalogue(), database=database)
    connect = lambda: PlainDatabase(inst.database_url(name))  # noqa: E731
    run_loops(outbound_loops(party, connect, inst.url, stop), stop)
    return 0


def main(role: str, name: str) -> int:
    """Run until killed."""
    if role == "web":
        return web.run(name, listen(name))
    if role == "worker":
        return worker.run(name)
    if role == "counterpart":
        return counterpart.run(name, installation.current(), listen(name))
    return register(name)

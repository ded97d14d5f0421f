"""The process of a simulated outsider (模擬の相手方): its WSGI program and its background work in one.

A counterpart is the package `openjuki.counterparts.<name>` with a module `program`:

    PARTIES                       names under which it takes part in the exchange (default: its own)
    prepare(inst)                 create or update its tables; called by set-up
    application(inst)             its WSGI application
    work(inst, stop)              what it does in the background until the event; returns
"""

from __future__ import annotations

import importlib
import socket
import threading
from types import ModuleType

from openjuki.runtime import topology
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import server


def program(name: str) -> ModuleType:
    """The counterpart's module, reached by its name in the topology."""
    return importlib.import_module(f"openjuki.counterparts.{name}.program")


def simulated(inst: Installation) -> list[str]:
    """The counterparts that this installation simulates: all, or none in production."""
    return [] if inst.mode == "production" else topology.counterparts()


def parties(name: str) -> list[str]:
    """The parties that need exchange keys: `prefecture`, or one per office."""
    return list(getattr(program(name), "PARTIES", (name,)))


def prepare(name: str, inst: Installation) -> None:
    """Let the counterpart bring its tables up to date."""
    program(name).prepare(inst)


def run(name: str, inst: Installation, listener: socket.socket) -> int:
    """Serve until SIGTERM, then stop the background work."""
    module = program(name)
    stop = threading.Event()
    background = threading.Thread(target=module.work, args=(inst, stop), name="work", daemon=True)
    background.start()
    try:
        server.serve(module.application(inst), listener)
    finally:
        stop.set()
        background.join(5)
    return 0

"""Reserving the ports (ポートの確保) before anything else is started."""

from __future__ import annotations

import socket
import time

from openjuki.cli.supervisor.errors import CannotStart
from openjuki.runtime import topology
from openjuki.runtime.installation import Installation

BACKLOG = 256
PATIENCE_SECONDS = 3.0  # what was killed a moment ago may still be letting go


def listen(inst: Installation, name: str) -> socket.socket:
    """A listening socket of a node. Raises CannotStart with the port and the way out."""
    address = inst.options.get("bind", "127.0.0.1")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            s.bind((address, inst.port(name)))
            s.listen(BACKLOG)
            return s
        except OSError:
            s.close()
            if time.monotonic() > deadline:
                raise CannotStart(_in_use(inst, name)) from None
            time.sleep(0.1)


def ensure_free(inst: Installation, name: str) -> None:
    """Raise CannotStart unless the port of a node that is not ours to listen on is free."""
    listen(inst, name).close()


def _in_use(inst: Installation, name: str) -> str:
    port, title = inst.port(name), topology.nodes()[name].title
    return (
        f"ポート {port}({title})は、ほかのプログラムが使っています。\n"
        f"  使っているもの: ss -ltnp 'sport = :{port}' で分かります。止めてから、もう一度起動してください。\n"
        f"  または別の番号で起動してください: openjuki demo --base-port {other_base(inst.base_port)}"
    )


def other_base(base: int) -> int:
    """A base port above `base` whose whole range is free now; `base` + 100 where none is found."""
    offsets = [n.offset for n in topology.nodes().values()]
    for candidate in range(base + 100, min(base + 5000, 60000), 100):
        if all(_free(candidate + offset) for offset in offsets):
            return candidate
    return base + 100


def _free(port: int) -> bool:
    with socket.socket() as s:
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

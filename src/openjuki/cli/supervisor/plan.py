"""Which processes an installation runs (起動するプロセスの一覧): per system one web process and one worker,
per counterpart one process."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator

from openjuki.cli.supervisor import ports
from openjuki.cli.supervisor.process import Process
from openjuki.runtime import topology
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import child, counterpart, web, worker


class Plan:
    """The listening sockets and the processes of the chosen nodes."""

    def __init__(self, inst: Installation, names: Iterable[str]) -> None:
        self._inst = inst
        self.names = list(names)
        self.listeners: dict[str, socket.socket] = {}

    def reserve(self) -> None:
        """Listen on every port. Raises CannotStart."""
        for name in self.names:
            self.listeners[name] = ports.listen(self._inst, name)

    def release(self) -> None:
        """Let go of the ports: nobody new is let in."""
        for listener in self.listeners.values():
            listener.close()
        self.listeners.clear()

    def processes(self) -> Iterator[Process]:
        """Every process, not started yet; the web processes first, because people wait for them."""
        nodes = topology.nodes()
        for name in self.names:
            title = nodes[name].title
            if nodes[name].kind == "counterpart":
                yield self._process(name, title, lambda n, s: counterpart.run(n, self._inst, s), serves=True)
            else:
                yield self._process(f"{name}-web", f"{title}(画面)", lambda n, s: web.run(n, s), serves=True)
        for name in self.names:
            if nodes[name].kind == "system":
                title = f"{nodes[name].title}(常駐処理)"
                yield self._process(f"{name}-worker", title, lambda n, _: worker.run(n), serves=False)

    def _process(
        self, label: str, title: str, run: Callable[[str, socket.socket], int], *, serves: bool
    ) -> Process:
        name = label.removesuffix("-web").removesuffix("-worker")
        log = self._inst.home / "log" / f"{label}.log"

        def spawn() -> int:
            listener = self.listeners[name]
            foreign = [s for n, s in self.listeners.items() if not (serves and n == name)]
            return child.fork(f"oj-{label}", lambda: run(name, listener), log=log, drop=foreign)

        address = self._inst.options.get("bind", "127.0.0.1")
        health = f"http://{address}:{self._inst.port(name)}/healthz" if serves else None
        return Process(label, title, log, spawn, health)

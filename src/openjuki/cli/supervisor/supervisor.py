"""The supervisor (監視): database first, then the processes; restarts what dies; drains in order.

What it promises: after Ctrl-C or SIGTERM no process is left. After `kill -9` of the supervisor its children
are killed by the kernel, the database shuts down by itself, and the next start works. After `kill -9` of
anything else that thing comes back.
Source: decisions.md, Processes.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterable

from openjuki.cli.supervisor import health
from openjuki.cli.supervisor.database import Database
from openjuki.cli.supervisor.errors import CannotStart
from openjuki.cli.supervisor.interrupts import Interrupts
from openjuki.cli.supervisor.plan import Plan
from openjuki.cli.supervisor.process import Process
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import warm
from openjuki.runtime.processes.child import NOT_MIGRATED, tail

READY_SECONDS = 90
DRAIN_SECONDS = 12.0
TICK = 1.0
Tell = Callable[[str], None]


class Supervisor:
    """Runs the named nodes of an installation. `tell` gets a line for people whenever something happens."""

    def __init__(self, inst: Installation, names: Iterable[str], interrupts: Interrupts, tell: Tell) -> None:
        self._inst = inst
        self._interrupts = interrupts
        self._tell = tell
        self.database = Database(inst)
        self._plan = Plan(inst, names)
        self.processes: list[Process] = []

    def reserve(self) -> None:
        """Take the ports. Raises CannotStart."""
        self._plan.reserve()

    def start_database(self) -> None:
        """Start the embedded server, where there is one. Raises CannotStart."""
        self.database.start()

    def start(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Start all processes and wait until each web process may serve. Raises CannotStart."""
        warm.up()
        self.processes = list(self._plan.processes())
        for process in self.processes:
            process.start()
        self._record()
        self._await_ready(progress)

    def _await_ready(self, progress: Callable[[int, int], None]) -> None:
        waiting = [p for p in self.processes if p.health]
        total = len(waiting)
        deadline = time.monotonic() + READY_SECONDS
        while waiting:
            for process in self.processes:
                if process.check() is not None:
                    raise CannotStart(self._why(process))
            waiting = [p for p in waiting if not health.ready(p.health or "")]
            progress(total - len(waiting), total)
            if waiting and time.monotonic() > deadline:
                raise CannotStart(self._why(waiting[0]))
            if waiting:
                self._interrupts.pause(0.05)

    def _why(self, process: Process) -> str:
        if process.last_code == NOT_MIGRATED:
            return f"{process.title}: データベースの移行が終わっていません。openjuki setup を実行してください"
        return f"{process.title}が起動しません。記録: {process.log}\n{tail(process.log)}"

    def run(self) -> None:
        """Watch until told to stop."""
        self._interrupts.calm = True
        while not self._interrupts.stop:
            self.look()
            due = [p.not_before - time.monotonic() for p in self.processes if p.pid is None]
            self._interrupts.pause(max(0.02, min([TICK, *due])))

    def look(self) -> None:
        """Start again what has died."""
        changed = False
        if self.database.died:
            self._tell("データベースが止まりました。起動し直しています")
            self._restart_database()
            changed = True
        for process in self.processes:
            code = process.check()
            if code is not None:
                how = f"信号 {-code}" if code < 0 else f"終了コード {code}"
                self._tell(f"{process.title}が止まりました({how})。起動し直します。記録: {process.log}")
            changed |= process.start_again_if_due()
        if changed:
            self._record()

    def _restart_database(self) -> None:
        self._interrupts.calm = False
        try:
            self.database.start()
            self._tell("データベースが動き始めました")
        except CannotStart as e:
            self._tell(str(e))
        finally:
            self._interrupts.calm = True

    def stop(self) -> None:
        """Drain: no new callers, SIGTERM to all, SIGKILL to what lingers, then the database."""
        self._interrupts.calm = True
        self._plan.release()
        for process in self.processes:
            process.signal(signal.SIGTERM)
        deadline = time.monotonic() + DRAIN_SECONDS
        while any(not p.gone() for p in self.processes):
            if time.monotonic() > deadline:
                for process in self.processes:
                    process.signal(signal.SIGKILL)
                deadline = float("inf")
            self._interrupts.pause(0.1)
        self.database.stop()
        self._record()

    def _record(self) -> None:
        """`<home>/run/processes.json`: pids by name, for `openjuki status` and operators."""
        pids = {p.name: p.pid for p in self.processes if p.pid}
        if self.database.pid:
            pids["postgres"] = self.database.pid
        if self.processes and any(p.pid for p in self.processes):
            pids["supervisor"] = os.getpid()
        path = self._inst.home / "run" / "processes.json"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(pids, indent=1), encoding="utf-8")
        fresh.replace(path)

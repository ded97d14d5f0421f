"""One supervised process (監視されるプロセス): started, noticed when it dies, started again with back-off."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openjuki.runtime.processes.child import exit_code

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
STEADY_SECONDS = 30.0  # who has lived that long starts with a clean slate


@dataclass(slots=True)
class Process:
    """`spawn` forks it and gives the pid. `port` is that of its health check, where it has one."""

    name: str
    title: str
    log: Path
    spawn: Callable[[], int]
    health: str | None = None
    pid: int | None = None
    last_code: int | None = None
    deaths: int = 0
    started: float = 0.0
    not_before: float = 0.0

    def start(self) -> None:
        """Start it now."""
        self.pid = self.spawn()
        self.started = time.monotonic()

    def check(self) -> int | None:
        """Exit code where it has just died; a later start is then scheduled."""
        if self.pid is None:
            return None
        code = exit_code(self.pid)
        if code is None:
            return None
        now = time.monotonic()
        self.deaths = 1 if now - self.started > STEADY_SECONDS else self.deaths + 1
        self.not_before = now + min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        self.pid, self.last_code = None, code
        return code

    def start_again_if_due(self) -> bool:
        """Start it after a death, once the pause is over."""
        if self.pid is not None or time.monotonic() < self.not_before:
            return False
        self.start()
        return True

    def signal(self, sig: signal.Signals) -> None:
        """Send a signal where it runs."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def gone(self) -> bool:
        """True where it does not run (any more); never starts it again."""
        if self.pid is not None and exit_code(self.pid) is not None:
            self.pid = None
        return self.pid is None

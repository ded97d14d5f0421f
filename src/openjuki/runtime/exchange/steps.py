"""What a system's worker does besides the exchange (常駐処理への追加): named steps, registered by `jobs`.

A step is a function that does a little and says how much; the worker repeats it, at once while there is work,
else after its pause. It runs in a thread with a Django connection of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], int]


@dataclass(slots=True)
class Repeated:
    """One registered step. `pause`: seconds without a look after there was nothing to do."""

    name: str
    work: Work
    pause: float
    not_before: float = 0.0

    def step(self) -> int:
        """Do it unless it rests; 0 = nothing was done."""
        if time.monotonic() < self.not_before:
            return 0
        done = self.work()
        if not done:
            self.not_before = time.monotonic() + self.pause
        return done


_registered: dict[str, Repeated] = {}


def runs_in_worker(name: str, *, pause: float = 1.0) -> Callable[[Work], Work]:
    """Register a step of this system's worker; `pause` in seconds. Raises ValueError for a taken name."""

    def register(work: Work) -> Work:
        if name in _registered and _registered[name].work is not work:
            raise ValueError(f"{name} is registered twice")
        _registered[name] = Repeated(name, work, pause)
        return work

    return register


def registered() -> list[Repeated]:
    """All steps of this process."""
    return list(_registered.values())

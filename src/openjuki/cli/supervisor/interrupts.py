"""Ctrl-C and SIGTERM (停止の合図): interrupt what blocks, or only wake the loop, as the phase demands."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType, TracebackType


class Interrupts:
    """A context that owns the signals.

    While `calm` is False a signal raises KeyboardInterrupt where it meets us; while it is True it only sets
    `stop` and wakes `pause`.
    """

    def __init__(self) -> None:
        self.stop = False
        self.calm = False
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        os.set_blocking(self._read, False)

    def __enter__(self) -> Interrupts:
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, self._told)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to wake the loop
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(-1)
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(sig, signal.SIG_DFL if sig != signal.SIGINT else signal.default_int_handler)
        os.close(self._read)
        os.close(self._write)

    def _told(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop = True
        if not self.calm:
            raise KeyboardInterrupt

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until the next signal (the death of a child is one)."""
        if select.select([self._read], [], [], seconds)[0]:
            try:
                while os.read(self._read, 512):
                    pass
            except BlockingIOError:
                pass

"""What the commands print (端末への表示): steps with a bar, no thread of its own.

The set-up forks children; a thread that draws a bar could hold a lock in that very moment. So the bar is
drawn only when something moved.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

REDRAW_SECONDS = 0.1
Advance = Callable[[int, int], None]


class Steps:
    """Prints one line per step; with a bar while it lasts where the output is a terminal."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, text: str, style: str | None = None) -> None:
        """A line of its own."""
        self.console.print(text, style=style, highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str) -> Iterator[Advance]:
        """One step. Yields `advance(done, total)`."""
        started = time.monotonic()
        if not self.console.is_terminal:
            yield lambda done, total: None
            self._done(title, started)
            return
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            auto_refresh=False,
            transient=True,
        )
        task = bar.add_task(title, total=None)
        drawn = 0.0

        def advance(done: int, total: int) -> None:
            nonlocal drawn
            bar.update(task, completed=done, total=total)
            if time.monotonic() - drawn > REDRAW_SECONDS:
                bar.refresh()
                drawn = time.monotonic()

        with bar:
            bar.refresh()
            yield advance
        self._done(title, started)

    def _done(self, title: str, started: float) -> None:
        self.say(f"  済 {title}({time.monotonic() - started:.1f}秒)")

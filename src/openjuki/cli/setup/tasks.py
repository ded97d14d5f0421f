"""Steps that run in forked children, several at a time (並行する設置作業)."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openjuki.runtime.processes.child import exit_code, fork, tail


class SetupFailed(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """設置作業が終わらなかった. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work for a child process. `optional`: its failure is told, and does not end the set-up."""

    title: str
    run: Callable[[], int | None]
    log: Path
    optional: bool = False


def run_all(
    tasks: Sequence[Task],
    advance: Callable[[int, int], None] = lambda done, total: None,
    width: int | None = None,
) -> list[str]:
    """Run the tasks, `width` at a time. Returns what optional ones failed at; else SetupFailed."""
    width = width or max(2, os.cpu_count() or 1)
    waiting, running, told, done = list(tasks), dict[int, Task](), list[str](), 0
    try:
        while waiting or running:
            while waiting and len(running) < width:
                task = waiting.pop(0)
                task.log.unlink(missing_ok=True)
                running[fork("oj-setup", task.run, log=task.log)] = task
            for pid, task in list(running.items()):
                code = exit_code(pid)
                if code is None:
                    continue
                del running[pid]
                done += 1
                if code:
                    told.append(_failed(task))
            advance(done, len(tasks))
            time.sleep(0.02)
    finally:
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            exit_code(pid, wait=True)
    return told


def _failed(task: Task) -> str:
    message = f"{task.title}: できませんでした。記録: {task.log}\n{tail(task.log)}"
    if not task.optional:
        raise SetupFailed(message)
    return message

"""A management command of a system in a child of ours, with progress and lines (子プロセスの命令)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from openjuki.cli.console import Steps
from openjuki.runtime.processes import child, system


def run(steps: Steps, title: str, name: str, command: str, *arguments: str, given: str = "") -> int:
    """Run it to its end: a line `progress N M` moves the bar, others are printed. Returns its exit code.

    `given` goes to its standard input: what is secret does not belong among arguments.
    """
    out_read, out_write = os.pipe()
    in_read, in_write = os.pipe()

    def target() -> None:
        for end in (out_read, in_write):
            os.close(end)
        os.dup2(in_read, 0)
        for out in (1, 2):
            os.dup2(out_write, out)
        for end in (in_read, out_write):  # the copies are enough; the parent must see the end
            os.close(end)
        system.command(name, command, *arguments)

    pid = child.fork(f"oj-{command}"[:15], target, log=Path(os.devnull))
    for end in (out_write, in_read):
        os.close(end)
    with os.fdopen(in_write, "w", encoding="utf-8") as stdin:
        stdin.write(given)
    with suppress(_Failed), steps.step(title) as advance:
        with os.fdopen(out_read, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("progress "):
                    done, total = map(int, line.split()[1:])
                    advance(done, total)
                else:
                    steps.say(line.rstrip("\n"))
        if code := child.exit_code(pid, wait=True) or 0:
            raise _Failed  # the step is not called done
    return code


class _Failed(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """The child has said why on its own lines."""

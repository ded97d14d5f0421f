"""A process of the bound system that has loaded a command's code and forks for each run, as set-up does (温めた親).

A fresh process computes for three seconds on imports before it does anything; a fork of this one begins at once. A
role of the database has a process of its own: its settings are read once.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import support

TESTS = Path(support.__path__[0]).parent
LONGEST_S = 300  # a command that hangs fails, and does not hold up the whole run


@cache
def _parent(command: str, role: str) -> subprocess.Popen[str]:
    places = os.pathsep.join(map(str, (TESTS, TESTS.parent / "src")))
    env = {**os.environ, "OPENJUKI_DB_ROLE": role, "PYTHONPATH": places}
    begun = subprocess.Popen(
        [sys.executable, "-m", "support.warm", command],
        env=env,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(_end, begun)
    return begun


def _end(parent: subprocess.Popen[str]) -> None:
    assert parent.stdin is not None
    parent.stdin.close()
    parent.wait(30)


def run(command: str, *arguments: str, role: str, script: str = "") -> subprocess.CompletedProcess[str]:
    """Run a management command in a fork, as a role of the database; `script` is Python that runs there before it."""
    parent = _parent(command, role)
    code = (
        f"from django.core.management import execute_from_command_line\n{script}\n"
        f"execute_from_command_line({['', command, *arguments]!r})"
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder, "stdout"), Path(folder, "stderr")
        print(json.dumps([code, str(said), str(complained)]), file=parent.stdin, flush=True)
        ended = parent.stdout.readline()
        assert ended, "the warm process has died"
        return subprocess.CompletedProcess(code, int(ended), said.read_text(), complained.read_text())


def _serve(command: str) -> str:
    """Fork for every line of the input; returns in the forks only, with the code that is to run there."""
    import django
    from django.core import management

    django.setup()
    management.load_command_class(management.get_commands()[command], command)
    for line in sys.stdin:
        code, *outputs = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST_S)
            _redirect(*outputs)
            return str(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    raise SystemExit


def _redirect(said: str, complained: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, path in ((1, said), (2, complained)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)


if __name__ == "__main__":
    exec(_serve(sys.argv[1]), {"__name__": "__main__"})

"""A real installation run by the real commands, and what the machine still holds of it afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from openjuki.runtime import installation, topology
from support.harness import free_ports

PATIENCE = 90.0


@contextmanager
def set_up_demo() -> Iterator[Running]:
    """A demo without a city, stopped, in a folder of its own; whatever of it lives at the end is killed."""
    folder = Path(tempfile.mkdtemp(prefix="openjuki-flow-"))
    folder.chmod(0o755)  # root's database server is an account that must pass
    running = Running(folder / "home", free_ports())
    try:
        running.set_up()
        yield running
    finally:
        running.destroy()
        shutil.rmtree(folder, ignore_errors=True)


class Running:
    """An installation in a folder of its own; every process of it is found by that folder."""

    def __init__(self, home: Path, base_port: int) -> None:
        self.home = home
        self.base_port = base_port
        self.process: subprocess.Popen[str] | None = None
        self.output = home.with_suffix(".out")

    def command(self, *arguments: str) -> list[str]:
        """The command line of `openjuki`."""
        return [sys.executable, "-m", "openjuki.cli", *arguments, "--home", str(self.home)]

    def environment(self) -> dict[str, str]:
        """Like a fresh shell of the operator; the folder's name marks every process that comes of it."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENJUKI_", "DJANGO_"))}
        return {**kept, "OPENJUKI_HOME": str(self.home)}

    def run(self, *arguments: str, timeout: float = 180) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments), env=self.environment(), text=True, check=False, timeout=timeout,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def set_up(self) -> None:
        """`openjuki setup` of a demo without a city."""
        done = self.run("setup", "--mode", "demo", "--base-port", str(self.base_port))
        assert done.returncode == 0, done.stdout

    def start(self, *arguments: str) -> None:
        """`openjuki start …`, until it says that it runs."""
        with self.output.open("w") as out:
            self.process = subprocess.Popen(
                self.command("start", *arguments), env=self.environment(), text=True, stdout=out,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.wait(lambda: "起動しました" in self.said() or self.process_ended(), "did not start")
        assert not self.process_ended(), self.said()

    def said(self) -> str:
        """What the supervisor has printed."""
        return self.output.read_text(encoding="utf-8")

    def process_ended(self) -> bool:
        """Has the supervisor ended?"""
        return self.process is not None and self.process.poll() is not None

    def interrupt(self) -> int:
        """Ctrl-C as a terminal gives it: to the whole foreground group. Returns the exit code."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(30)

    def pids(self) -> dict[str, int]:
        """Pids by name, as the supervisor records them."""
        found: dict[str, int] = json.loads((self.home / "run" / "processes.json").read_text())
        return found

    def kill(self, name: str) -> int:
        """`kill -9` of one process; returns its pid."""
        pid = self.pids()[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    def alive(self) -> dict[int, str]:
        """Every process of the machine that belongs to this installation: pid → command line."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            pid = int(folder.name)
            try:
                mine = str(self.home).encode() in (folder / "cmdline").read_bytes()
                mine = mine or f"OPENJUKI_HOME={self.home}".encode() in (folder / "environ").read_bytes()
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if mine and state != "Z" and pid != os.getpid():
                found[pid] = command[:120]
        return found

    def healthy(self, name: str) -> bool:
        """Does a node answer that it may serve?"""
        url = f"http://127.0.0.1:{self.base_port + topology.nodes()[name].offset}/healthz"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def wait(self, until: Callable[[], bool], otherwise: str, seconds: float = PATIENCE) -> None:
        """Poll until something is so; fail with what the supervisor said."""
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, f"{otherwise}\n{self.said()}\n{self.alive()}"
            time.sleep(0.1)

    def destroy(self) -> None:
        """Whatever a failed test left behind."""
        for pid in self.alive():
            os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(10)

    @property
    def inst(self) -> installation.Installation:
        """Its installation file."""
        return installation.load(self.home)

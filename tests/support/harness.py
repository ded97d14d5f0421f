"""The database a test run stands on: a fresh embedded PostgreSQL, one system, its roles, migrated as owner.

`use_system("residents")` at the top of `tests/system/residents/conftest.py` binds the pytest process to that
system; two systems in one process are refused, because a process serves one system. `OPENJUKI_TEST_PG_BIN`
names the binaries of another PostgreSQL (the suite promises 15) to run the same tests on.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TextIO

from openjuki.runtime import fields, installation, provision
from openjuki.runtime.audit import keys as audit_keys
from openjuki.runtime.embedded.postgres import EmbeddedPostgres

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
_bound: dict[str, str] = {}
_servers: list[EmbeddedPostgres] = []
_reserved: list[TextIO] = []


def free_ports(count: int = 100) -> int:
    """A base port with `count` free ports above it, this process's own until it ends.

    Between the look and the server's start lie seconds, and two lanes look at once: a locked file says whose
    the ports are. They lie below the range that the machine gives to outgoing connections.
    """
    locks = Path(tempfile.gettempdir()) / "openjuki-test-ports"
    locks.mkdir(mode=0o777, exist_ok=True)
    for base in range(20000, 32700 - count, count):
        lock = (locks / f"{os.geteuid()}-{base}").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for offset in (0, 10, 20, 30, 40, 50, 90, 95, 99):
                with socket.socket() as s:
                    s.bind(("127.0.0.1", base + offset))
        except OSError:
            lock.close()
            continue
        _reserved.append(lock)
        return base
    raise RuntimeError("no free ports")


def make_installation(home: Path, **options: object) -> installation.Installation:
    """A test installation with free ports."""
    return installation.create(home, mode="demo", base_port=free_ports(), **options)  # type: ignore[arg-type]


def start_postgres(inst: installation.Installation) -> EmbeddedPostgres:
    """Start the installation's own cluster, quick settings."""
    bindir = os.environ.get("OPENJUKI_TEST_PG_BIN")
    server = EmbeddedPostgres(
        inst.home / "pg",
        port=inst.database["port"],
        password=inst.secret("db/admin"),
        settings=QUICK,
        bindir=Path(bindir) if bindir else None,
    )
    server.start()
    return server


def generate_keys(inst: installation.Installation, system: str) -> None:
    """All key files of a system, by the product's own set-up."""
    from openjuki.runtime.setup import generate_system_keys

    generate_system_keys(inst, system)


def use_system(system: str) -> None:
    """Bind this pytest process to one system and prepare its database."""
    if _bound:
        if _bound["system"] != system:
            raise RuntimeError(
                f"このpytestは{_bound['system']}用です。システムごとに実行してください(make test)"
            )
        return
    _bound["system"] = system
    os.umask(0o022)
    home = Path(tempfile.mkdtemp(prefix=f"openjuki-test-{system}-"))
    home.chmod(0o755)  # the database's unprivileged account must reach its folder below
    os.environ.update(
        OPENJUKI_HOME=str(home), OPENJUKI_SYSTEM=system, OPENJUKI_POOL="0",
        DJANGO_SETTINGS_MODULE="openjuki.runtime.settings",
    )  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    inst = make_installation(home)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    if "OPENJUKI_PROTECTS" not in os.environ:  # else the tests are only collected (support/protects.py)
        _serve(inst, system)
    os.environ["OPENJUKI_DB_ROLE"] = "app"
    import django

    django.setup()
    _pool_connections()


def _serve(inst: installation.Installation, system: str) -> None:
    generate_keys(inst, system)
    server = start_postgres(inst)
    _servers.append(server)
    atexit.register(server.stop)
    provision.create_database(inst)
    provision.provision(inst, [system])
    _migrate(system)


def _pool_connections() -> None:
    """As in production: a fresh connection's first statements cost more than many a test. Room for all threads."""
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 60, "timeout": 60}


def _migrate(system: str) -> None:
    """In a process of its own: this one must be bound to the app role."""
    import subprocess
    import sys

    env = {**os.environ, "OPENJUKI_SYSTEM": system, "OPENJUKI_DB_ROLE": "owner"}
    subprocess.run([sys.executable, "-m", "openjuki.runtime.migrate"], env=env, check=True, timeout=120)


def bound_server() -> EmbeddedPostgres:
    """The cluster of this test run, for its programs (pgbench)."""
    return _servers[0]


def owner_url() -> str:
    """Owner's address of the bound system, for raw SQL and for cleaning."""
    return installation.current().database_url(_bound["system"], "owner")


__all__ = [
    "audit_keys",
    "fields",
    "free_ports",
    "make_installation",
    "owner_url",
    "start_postgres",
    "use_system",
]

"""A database of the residents system for benchmarks (測定用), kept between runs where a home is named.

Durable settings, one embedded PostgreSQL, two cores: what a small city would have.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

SETTINGS = {"shared_buffers": "2GB", "max_wal_size": "8GB", "maintenance_work_mem": "512MB"}


def start(home: Path | None, role: str) -> Path:
    """Bring a database up, migrate it, bind this process to it in a role; gives its home."""
    from openjuki.runtime import installation, provision
    from openjuki.runtime.embedded.postgres import EmbeddedPostgres
    from openjuki.runtime.setup import generate_system_keys
    from support.harness import make_installation

    os.umask(0o022)
    folder = home or Path(tempfile.mkdtemp(prefix="openjuki-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    if home is None:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        OPENJUKI_HOME=str(folder), OPENJUKI_SYSTEM="residents", OPENJUKI_POOL="0", OPENJUKI_DB_ROLE=role,
        DJANGO_SETTINGS_MODULE="openjuki.runtime.settings",
    )  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    known = (folder / installation.FILE).exists()
    if known:
        _on_free_ports(folder / installation.FILE)
    inst = installation.load(folder) if known else make_installation(folder)
    generate_system_keys(inst, "residents")
    server = EmbeddedPostgres(
        folder / "pg", port=inst.database["port"], password=inst.secret("db/admin"), settings=SETTINGS
    )
    server.start()
    atexit.register(server.stop)
    provision.create_database(inst)
    provision.provision(inst, ["residents"])
    subprocess.run([sys.executable, "-m", "openjuki.runtime.migrate"], check=True)
    import django

    django.setup()
    return folder


def _on_free_ports(file: Path) -> None:
    """The ports of the last run may be somebody else's by now."""
    from support.harness import free_ports

    kept = json.loads(file.read_text(encoding="utf-8"))
    offset = kept["database"]["port"] - kept["base_port"]
    kept["base_port"] = free_ports()
    kept["database"]["port"] = kept["base_port"] + offset
    file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def pgbench() -> str:
    """Path of the pgbench that belongs to the server."""
    from openjuki.runtime import installation
    from openjuki.runtime.embedded.postgres import EmbeddedPostgres

    inst = installation.current()
    return EmbeddedPostgres(inst.home / "pg", port=0, password="").program("pgbench")

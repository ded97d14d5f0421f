"""Finding or creating the installation that a command works on (設置先)."""

from __future__ import annotations

import dataclasses
import os
import stat
from datetime import date
from pathlib import Path

from openjuki.cli.supervisor.errors import CannotStart
from openjuki.runtime import installation, topology
from openjuki.runtime.installation import Installation


def select(home: Path | None) -> Path:
    """The folder: as given, else the environment, else the usual place. Processes forked later see it too."""
    chosen = (home or installation.default_home()).resolve()
    os.environ["OPENJUKI_HOME"] = str(chosen)
    installation.current.cache_clear()
    return chosen


def open_or_create(
    home: Path,
    *,
    mode: str = "demo",
    base_port: int | None = None,
    today: date | None = None,
    municipality: str | None = None,
) -> Installation:
    """The installation in `home`, made where there is none. Ports and the shifted day may change later."""
    _reachable(home)
    if not (home / installation.FILE).exists():
        return installation.create(
            home, mode=mode, base_port=base_port or 8500, today=today, municipality=municipality or "04100"
        )
    inst = installation.load(home)
    if municipality and municipality != inst.municipality:
        raise CannotStart(
            f"この設置は市区町村 {inst.municipality} のものです。"
            f"{municipality} は別の --home に設置してください"
        )
    return _adapted(inst, base_port, today)


def _adapted(inst: Installation, base_port: int | None, today: date | None) -> Installation:
    fresh = inst
    if base_port and base_port != inst.base_port:
        port = base_port + topology.nodes()["postgres"].offset
        database = {**inst.database, "port": port} if inst.database.get("embedded") else inst.database
        fresh = dataclasses.replace(fresh, base_port=base_port, database=database)
    if today != inst.today:
        if inst.mode == "production":
            raise CannotStart("本番の設置では日付をずらせません")
        fresh = dataclasses.replace(fresh, today=today)
    if fresh is not inst:
        installation.save(fresh)
    return fresh


def _reachable(home: Path) -> None:
    """Root's database server runs as an account without rights: every folder above must let it pass."""
    if os.geteuid() != 0:
        return
    for folder in [p for p in home.parents if p.exists()]:
        if not folder.stat().st_mode & stat.S_IXOTH:
            raise CannotStart(
                f"{folder} は root だけが入れるフォルダーのため、データベースの利用者が届きません。\n"
                "  --home で別の場所(例 /var/lib/openjuki/demo)を指定するか、一般の利用者で実行してください"
            )

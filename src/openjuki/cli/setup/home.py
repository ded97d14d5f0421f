"""Finding or creating the installation that a command works on (設置先)."""

from __future__ import annotations

import dataclasses
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openjuki.cli.supervisor.errors import CannotStart
from openjuki.runtime import installation, places, topology
from openjuki.runtime.installation import Installation

DEFAULT_PORT = 8500


def select(home: Path | None) -> Path:
    """The folder: as given, else the environment, else the usual place. Processes forked later see it too."""
    chosen = (home or installation.default_home()).resolve()
    os.environ["OPENJUKI_HOME"] = str(chosen)
    installation.current.cache_clear()
    return chosen


def open_or_create(
    home: Path,
    *,
    mode: str | None = None,
    base_port: int | None = None,
    today: date | None = None,
    keep_today: bool = False,
    municipality: str | None = None,
) -> Installation:
    """The installation in `home`, made where there is none (`mode` None: production).

    Ports and the shifted day may change later (`keep_today`: only when one is named); kind and municipality
    may not. Raises CannotStart.
    """
    if not (home / installation.FILE).exists():
        return _created(home, mode or "production", base_port or DEFAULT_PORT, today, municipality or "04100")
    inst = installation.load(home)
    if mode and mode != inst.mode:
        raise CannotStart(f"この設置の種別は {inst.mode} です。{mode} は別の --home に設置してください")
    if municipality and municipality != inst.municipality:
        raise CannotStart(
            f"この設置は市区町村 {inst.municipality} のものです。"
            f"{municipality} は別の --home に設置してください"
        )
    if inst.database.get("embedded"):
        _reachable(home)
    return _adapted(inst, base_port, inst.today if keep_today and not today else today)


def _created(home: Path, mode: str, base_port: int, today: date | None, municipality: str) -> Installation:
    database = _given_database()
    if database is None:
        _reachable(home)
    if today and mode == "production":
        raise CannotStart("本番の設置では日付をずらせません")
    return installation.create(
        home,
        mode=mode,
        base_port=base_port,
        today=today,
        municipality=municipality,
        database=database,
        options={"demo_ward": _first_ward(municipality)} if mode == "demo" else None,
    )


def _first_ward(municipality: str) -> str:
    """Where the demo's clerks and reviewers sit; "" in a city without wards."""
    wards = places.wards(municipality)
    return wards[0].code if wards else ""


def _given_database() -> dict[str, Any] | None:
    """The city's own server, named by the administrator's address; None: the embedded one."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        return None
    parts = urlsplit(address)
    name = parts.path.lstrip("/")
    if parts.scheme not in ("postgres", "postgresql") or not parts.hostname or not name:
        raise CannotStart(
            "DATABASE_URL は postgresql://利用者:合言葉@ホスト:5432/データベース名 の形で指定してください"
        )
    return {"host": parts.hostname, "port": parts.port or 5432, "name": name, "embedded": False}


def _adapted(inst: Installation, base_port: int | None, today: date | None) -> Installation:
    fresh = installation.completed(inst)
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

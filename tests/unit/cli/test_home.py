"""Which installation a command works on (設置先)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from openjuki.cli.running import node_names
from openjuki.cli.setup import home as homes
from openjuki.cli.supervisor.errors import CannotStart


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(homes, "_reachable", lambda home: None)  # the test's folder belongs to its user alone


def test_kind_and_municipality_cannot_change_later(tmp_path: Path) -> None:
    homes.open_or_create(tmp_path, mode="demo")
    with pytest.raises(CannotStart, match="種別は demo"):
        homes.open_or_create(tmp_path, mode="production")
    with pytest.raises(CannotStart, match="04100"):
        homes.open_or_create(tmp_path, municipality="01100")


def test_ports_move_together_with_the_embedded_database(tmp_path: Path) -> None:
    homes.open_or_create(tmp_path, mode="demo")
    moved = homes.open_or_create(tmp_path, base_port=9500)
    assert (moved.port("residents"), moved.database["port"]) == (9510, 9599)
    assert homes.open_or_create(tmp_path).base_port == 9500


def test_the_shifted_day_is_kept_by_setup_and_dropped_by_the_next_demo(tmp_path: Path) -> None:
    homes.open_or_create(tmp_path, mode="demo", today=date(2027, 4, 1))
    assert homes.open_or_create(tmp_path, keep_today=True).today == date(2027, 4, 1)
    assert homes.open_or_create(tmp_path).today is None


def test_production_knows_no_shifted_day_and_no_simulated_counterpart(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="日付をずらせません"):
        homes.open_or_create(tmp_path, today=date(2027, 4, 1))
    inst = homes.open_or_create(tmp_path)
    assert inst.mode == "production"
    assert "prefecture" not in node_names(inst)
    with pytest.raises(CannotStart, match="prefecture はこの設置にありません"):
        node_names(inst, ["prefecture"])


def test_a_citys_own_database_is_taken_from_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:x@db.example.jp/register")
    inst = homes.open_or_create(tmp_path)
    assert inst.database == {"host": "db.example.jp", "port": 5432, "name": "register", "embedded": False}
    assert "admin" not in inst.database_url("residents")


@pytest.mark.parametrize("address", ["mysql://a/b", "postgresql:///x", "postgresql://h/"])
def test_another_address_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(CannotStart, match="DATABASE_URL"):
        homes.open_or_create(tmp_path)


def test_root_is_told_when_the_databases_account_cannot_reach_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("openjuki.cli.setup.home.os.geteuid", lambda: 0)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(CannotStart, match="root だけが入れる"):
        homes.open_or_create(closed / "home", mode="demo")

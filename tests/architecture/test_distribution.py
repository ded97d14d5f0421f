"""What is handed out: locks with hashes and no addresses, no path of a machine, one dialect of SQL."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".csv",
    ".json",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".yaml",
    ".sql",
    "",
}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("git の作業木ではないので、配布される一覧が分かりません")
    return [ROOT / name for name in done.stdout.split("\0") if name]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.findall(r"^[a-z0-9][^\s=]*==.*$", text, flags=re.MULTILINE | re.IGNORECASE)
    assert packages
    assert [p for p in packages if not p.endswith("\\")] == []
    assert text.count("--hash=sha256:") >= len(packages)


def test_no_lock_file_that_holds_addresses_is_handed_out() -> None:
    assert [p.name for p in tracked() if p.name in {"uv.lock", "pylock.toml"}] == []


def test_no_path_of_the_developers_machine_is_handed_out() -> None:
    """A checkout lies somewhere; that place must stand in no file."""
    here = f"{ROOT.parent}/".encode()
    if len(here) < 4:
        pytest.skip("作業木がルート直下にあり、その場所の名は短すぎて探せません")
    files = [p for p in tracked() if p.suffix in TEXT and p.is_file()]
    assert [str(p.relative_to(ROOT)) for p in files if here in p.read_bytes()] == []


def test_no_extension_of_the_database_is_needed() -> None:
    """PostgreSQL as it comes: the embedded one has no contrib modules."""
    source = (ROOT / "src").rglob("*.py")
    found = [p.name for p in source if re.search(r"create\s+extension", p.read_text(encoding="utf-8"), re.I)]
    assert found == []


def test_the_warmed_parent_stays_without_settings() -> None:
    """Children choose their system after the fork; a parent with settings would choose for all of them."""
    code = (
        "from openjuki.runtime.processes import warm; warm.up()\n"
        "from django.conf import settings; import threading\n"
        "print(settings.configured, threading.active_count())"
    )
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "1"]

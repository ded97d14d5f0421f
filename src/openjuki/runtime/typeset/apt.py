"""One Debian package without root — 管理者権限なしでのパッケージ取得.

apt is asked to keep lists and cache in a folder of ours, and the package is unpacked there; the
machine's own lists, cache and packages are neither needed nor changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_UPDATE_SECONDS, _DOWNLOAD_SECONDS, _UNPACK_SECONDS = 180, 300, 120


class AptFailed(Exception):  # noqa: N818  # named for what could not be done
    """The package could not be had; the text says why, in Japanese."""


@contextmanager
def workspace(beside: Path) -> Iterator[Path]:
    """A private folder next to ``beside`` that vanishes afterwards (lists alone take some 20 MB)."""
    with tempfile.TemporaryDirectory(prefix=".fonts-", dir=beside) as name:
        yield Path(name)


def fetch(package: str, work: Path, tell: Callable[[str], None]) -> Path:
    """Download ``package`` into ``work`` and unpack it; gives the folder with its files.

    Raises AptFailed when apt or dpkg-deb is missing, offline, or knows no such package.
    """
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise AptFailed("この機械には apt-get と dpkg-deb がありません。")
    for folder in ("lists/partial", "cache/archives/partial", "download"):
        (work / folder).mkdir(parents=True)
    tell("フォントのパッケージ一覧を取得しています")
    # One broken source among several makes update fail though the package can be had: the
    # download decides.
    updated = _run([*_apt(work), "update"], work, _UPDATE_SECONDS)
    tell("フォントを取得しています(約 25 MB)")
    downloaded = _run([*_apt(work), "download", package], work / "download", _DOWNLOAD_SECONDS)
    files = sorted((work / "download").glob("*.deb"))
    if not files:
        last = [line for line in (updated + downloaded).splitlines() if line.startswith("E:")]
        raise AptFailed(f"apt でパッケージ {package} を取得できませんでした。{last[-1] if last else ''}")
    tell("フォントを展開しています")
    return unpack(files[0], work)


def unpack(package_file: Path, work: Path) -> Path:
    """Unpack a .deb file into ``work`` and give the folder. Raises AptFailed when it is broken."""
    target = work / "unpacked"
    target.mkdir()
    output = _run(["dpkg-deb", "-x", str(package_file), str(target)], work, _UNPACK_SECONDS)
    if not any(target.iterdir()):
        raise AptFailed(f"パッケージ {package_file.name} を展開できませんでした。{output.strip()}")
    return target


def _apt(work: Path) -> list[str]:
    settings = {
        "Dir::State::Lists": work / "lists",
        "Dir::Cache": work / "cache",
        "APT::Sandbox::User": "root",  # root's download user could not enter our private folder
        "Acquire::Languages": "none",
        "Acquire::http::Timeout": "20",
        "Acquire::https::Timeout": "20",
        "Acquire::Retries": "2",
    }
    return [
        "apt-get",
        "-q",
        *(part for name, value in settings.items() for part in ("-o", f"{name}={value}")),
    ]


def _run(command: list[str], folder: Path, seconds: int) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except FileNotFoundError:
        raise AptFailed(f"{command[0]} がありません。") from None
    except subprocess.TimeoutExpired:
        raise AptFailed(f"{command[0]} が {seconds} 秒以内に終わりませんでした。") from None
    return done.stdout + done.stderr

"""Fonts — 証明書用フォント IPAmj明朝 (decisions "Fresh machine").

A certificate is printed with the font that draws the characters of the resident register. It is
too large to ship, so a set-up finds it on the machine, takes it from a folder that the operator
names (closed networks), or fetches the distribution's package with package lists of its own:
the machine's lists and packages stay untouched and no administrator is needed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from openjuki.runtime.keys.files import locked
from openjuki.runtime.typeset import apt
from openjuki.runtime.typeset.errors import FontsUnavailable

PACKAGE = "fonts-ipamj-mincho"
FAMILY = "IPAmjMincho"
FILE_NAME = "ipamjm.ttf"
RECORD_NAME = "fonts.json"
# The register's repertoire is about 59,000 characters; a file with fewer is another font or a cut one.
_LEAST_CHARACTERS, _LEAST_SEQUENCES = 54_000, 11_000
_SYSTEM_FOLDERS = (Path("/usr/share/fonts/truetype/ipamj"), Path("/usr/local/share/fonts"))

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font file: family, where it lies, SHA-256 (hex), version, numbers of characters and sequences."""

    family: str
    path: Path
    sha256: str
    version: str
    characters: int
    sequences: int


@dataclass(frozen=True, slots=True)
class FontSet:
    """The fonts of a folder; ``sha256`` stands for all of them."""

    directory: Path
    primary: FontFile

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the certificate font."""
        return self.primary.sha256


def find(directory: Path) -> FontSet:
    """The fonts in ``directory``, checked against the record written when they were put there.

    Raises FontsUnavailable when the font is missing, has too few glyphs, or is no longer the file
    that was recorded (a changed font would change what certificates show).
    """
    path = directory / FILE_NAME
    if not path.is_file():
        raise FontsUnavailable(_how_to(directory, "フォントのファイルがありません。"))
    font = _inspect(path, path.stat().st_mtime_ns)
    record = directory / RECORD_NAME
    if record.is_file():
        recorded = str(json.loads(record.read_text("utf-8")).get("sha256", ""))
        if recorded != font.sha256:
            raise FontsUnavailable(
                f"フォント {path} が設置時の記録({RECORD_NAME})と異なります。差し替えたのなら、"
                f"{RECORD_NAME} を削除して設置をやり直してください。"
            )
    return FontSet(directory, font)


def ensure(directory: Path, progress: Progress | None = None, source: Path | None = None) -> FontSet:
    """Put the certificate font into ``directory`` unless it is there, and give the font set.

    ``progress`` is told each step in Japanese. ``source`` is a folder (or a font or package file)
    to take the font from instead of the network. Works as root and as an ordinary user.
    Raises FontsUnavailable with the ways out when the font cannot be had.
    """
    tell = progress or (lambda _step: None)
    directory.mkdir(parents=True, exist_ok=True)
    with locked(directory):  # two who find it missing must not fetch into each other's files
        if not (directory / FILE_NAME).is_file():
            _provide(directory, tell, source)
        record = directory / RECORD_NAME
        fonts = find(directory)
        if not record.is_file():
            facts = {key: value for key, value in asdict(fonts.primary).items() if key != "path"}
            record.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return fonts


def _provide(directory: Path, tell: Progress, source: Path | None) -> None:
    folders = (source,) if source else _SYSTEM_FOLDERS
    for folder in folders:
        found = _locate(folder)
        if found:
            tell(f"フォントを設置しています({found.name})")
            _install(found, directory)
            return
    if source and source.suffix != ".deb":
        raise FontsUnavailable(_how_to(directory, f"{source} に {FILE_NAME} がありません。"))
    with apt.workspace(directory) as work:
        try:
            unpacked = apt.unpack(source, work) if source else apt.fetch(PACKAGE, work, tell)
        except apt.AptFailed as failure:
            raise FontsUnavailable(_how_to(directory, str(failure))) from None
        found = _locate(unpacked)
        if not found:
            raise FontsUnavailable(_how_to(directory, f"パッケージ {PACKAGE} に {FILE_NAME} がありません。"))
        _install(found, directory)
        for licence in sorted(unpacked.rglob("*License*")):
            shutil.copy(licence, directory / licence.name)


def _locate(place: Path) -> Path | None:
    if place.is_file() and place.suffix == ".ttf":
        return place
    return next(iter(sorted(place.rglob(FILE_NAME))), None) if place.is_dir() else None


def _install(found: Path, directory: Path) -> None:
    """Copy under a temporary name first, so a broken copy is never taken for the font."""
    partial = directory / f".{FILE_NAME}.partial"
    shutil.copyfile(found, partial)
    _inspect(partial, partial.stat().st_mtime_ns)
    partial.chmod(0o644)
    partial.replace(directory / FILE_NAME)


@lru_cache(maxsize=8)
def _inspect(path: Path, _modified: int) -> FontFile:
    try:
        with TTFont(path, lazy=True) as font:
            family = str(font["name"].getDebugName(1))
            version = str(font["name"].getDebugName(5))
            characters = len(font.getBestCmap())
            tables = [table.uvsDict for table in font["cmap"].tables if table.format == 14]
            sequences = sum(len(entries) for table in tables for entries in table.values())
    except (TTLibError, OSError, KeyError, AssertionError) as error:
        raise FontsUnavailable(f"フォント {path} を読めません。ファイルが壊れています。") from error
    if family != FAMILY or characters < _LEAST_CHARACTERS or sequences < _LEAST_SEQUENCES:
        raise FontsUnavailable(
            f"フォント {path} は証明書に使えません({family}: {characters} 文字、異体字 {sequences})。"
            f"{FAMILY} の完全な版が必要です。"
        )
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return FontFile(family, path, digest, version, characters, sequences)


def _how_to(directory: Path, cause: str) -> str:
    return (
        f"証明書用フォント IPAmj明朝 を用意できません。{cause}\n"
        f"次のどれかを行ってから、もう一度実行してください。\n"
        f"  1. {FILE_NAME} を {directory} に置く(文字情報技術促進協議会が配布)。\n"
        f"  2. Debian 系なら管理者が apt-get install {PACKAGE} を行う。\n"
        f"  3. apt が使うネットワーク(または社内ミラー)への接続を確かめる。\n"
        f"The certificate font is missing: put {FILE_NAME} into {directory}, install the package "
        f"{PACKAGE}, or give apt a way to its mirror."
    )

"""取込ファイル — tables that one program writes and another loads: gzip CSV, sealed columns, one manifest.

Domain-free; the columns are described in docs/architecture/import-format.md. Values of sealed columns never
lie on disk in clear: AES-256-GCM under an import key, bound to column and row, so that a value copied into
another row does not open (decision 個人番号 of decisions.md). The nonce is derived from key, place and
value: the same input gives the same bytes, and a nonce can only repeat for the same plaintext.
"""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT: Final = "openjuki-import/1"
MANIFEST: Final = "manifest.json"
_NONCE: Final = 12


class ImportRefused(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """取込みできません. The text says in Japanese which file, why, and what to do."""


class ImportKey:
    """取込鍵 — seals and opens the cells of sealed columns. `secret`: 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ImportRefused("取込鍵の長さが正しくありません。鍵ファイルを確かめてください。")
        self._cipher = AESGCM(_derive(secret, b"cell"))
        self._nonces = _derive(secret, b"nonce")
        #: Tells keys apart in a manifest without giving anything away.
        self.key_id = _derive(secret, b"id").hex()[:16]

    @classmethod
    def read(cls, path: Path) -> ImportKey:
        """Read a key file. Raises ImportRefused when there is none or it is damaged."""
        try:
            return cls(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except (OSError, ValueError) as error:
            raise ImportRefused(
                f"取込鍵ファイル「{path.name}」を読めません。パスと権限を確かめてください。"
            ) from error

    @classmethod
    def create(cls, path: Path) -> ImportKey:
        """Make a key file (0600) with a new random key, or read the one that is there."""
        if path.exists():
            return cls.read(path)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = os.urandom(32)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret.hex() + "\n")
        return cls(secret)

    def seal(self, value: str, *, column: str, row: str) -> str:
        """One cell, sealed, as base64; an empty value stays empty (its absence is no secret)."""
        if not value:
            return ""
        plain, place = value.encode(), f"{column}|{row}".encode()
        nonce = hashlib.blake2b(place + b"|" + plain, digest_size=_NONCE, key=self._nonces).digest()
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, plain, place)).decode("ascii")

    def unseal(self, cell: str, *, column: str, row: str) -> str:
        """The value of a sealed cell. Raises ImportRefused for a cell of another row, key or column."""
        if not cell:
            return ""
        try:
            raw = base64.b64decode(cell, validate=True)
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], f"{column}|{row}".encode()).decode()
        except (InvalidTag, ValueError):
            raise ImportRefused(
                f"列「{column}」の封が開きません(行 {row})。鍵が違うか、ファイルが書き換えられています。"
            ) from None


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(purpose, digest_size=32, key=secret, person=b"openjuki-import").digest()


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the manifest. `rows` does not count the heading; `part` is the shard."""

    name: str
    table: str
    part: int
    rows: int
    sha256: str


def write_table(
    folder: Path, table: str, part: int, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> FileEntry:
    """Write one gzip CSV (UTF-8, LF, a heading; None is an empty cell) and give its manifest entry."""
    name = f"{table}-{part:04d}.csv.gz"
    count = 0
    with (
        (folder / name).open("wb") as raw,
        gzip.GzipFile("", "wb", 1, raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    return FileEntry(name, table, part, count, digest(folder / name))


def digest(path: Path) -> str:
    """SHA-256 of a file as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, facts: dict[str, Any], files: Iterable[FileEntry]) -> None:
    """Write the manifest last: a folder without one is not complete."""
    document = {"format": FORMAT, **facts, "files": [asdict(entry) for entry in files]}
    (folder / MANIFEST).write_text(
        json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n", encoding="utf-8"
    )


@dataclass(frozen=True, slots=True)
class ImportFolder:
    """取込フォルダー — a folder with its manifest. `facts`: the manifest without its files."""

    path: Path
    facts: dict[str, Any]
    files: tuple[FileEntry, ...]

    @classmethod
    def open(cls, path: Path) -> ImportFolder:
        """Read the manifest. Raises ImportRefused when it is missing, damaged or of another format."""
        try:
            document = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            entries = tuple(FileEntry(**entry) for entry in document.pop("files"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ImportRefused(
                f"フォルダー「{path.name}」の {MANIFEST} を読めません。"
                "作成が途中で終わっていないか確かめてください。"
            ) from error
        if document.get("format") != FORMAT:
            raise ImportRefused(f"取込ファイルの形式「{document.get('format')}」には対応していません。")
        return cls(path, document, entries)

    def verify(self) -> None:
        """Compare every file with its SHA-256. Raises ImportRefused for the first that differs."""
        for entry in self.files:
            path = self.path / entry.name
            if not path.is_file() or digest(path) != entry.sha256:
                raise ImportRefused(
                    f"ファイル「{entry.name}」が一覧と一致しません。作成し直すか、転送をやり直してください。"
                )

    def of(self, table: str) -> list[FileEntry]:
        """The files of one table, in order of their parts."""
        return sorted((e for e in self.files if e.table == table), key=lambda e: e.part)

    def rows(self, entry: FileEntry) -> Iterator[list[str]]:
        """All rows of a file, the heading first."""
        with gzip.open(self.path / entry.name, "rt", encoding="utf-8", newline="") as text:
            yield from csv.reader(text)

    def records(self, table: str) -> Iterator[dict[str, str]]:
        """All rows of a table over all its files, by column name."""
        for entry in self.of(table):
            rows = self.rows(entry)
            header = next(rows)
            for row in rows:
                yield dict(zip(header, row, strict=True))

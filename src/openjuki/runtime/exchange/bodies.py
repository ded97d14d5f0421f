"""Bodies at rest (本文の保管): sealed under one key per kind and day, so that a key's end is their end.

The keys are files in the party's key folder, never in a database: a dump or a base backup of the database
holds no key, so destroying the file erases the bodies in every backup too (decisions.md, Bodies and erasure;
K-03, K-04). A sealed body is `nonce (12) | AES-256-GCM ciphertext`, bound to kind, day and message.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import threading
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FOLDER = "bodies"
_KIND = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*")


class BodyErased(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """本文は消去済み: its key was destroyed."""


class BodyBroken(Exception):  # noqa: N818
    """The sealed body does not belong to this message."""


class BodyKeys:
    """Keys of one party's bodies. Safe to share between threads and processes."""

    def __init__(self, key_dir: Path) -> None:
        self._root = key_dir / FOLDER
        self._lock = threading.Lock()
        self._cache: dict[tuple[str, date], tuple[tuple[int, int], AESGCM]] = {}
        self._paths: dict[tuple[str, date], str] = {}
        self._for_digests: bytes | None = None

    def seal(self, body: bytes, *, kind: str, day: date, message: str) -> bytes:
        """Encrypt a body; makes the day's key on first use."""
        key = self._key(kind, day, create=True)
        nonce = os.urandom(12)
        return nonce + key.encrypt(nonce, body, _bound(kind, day, message))

    def unseal(self, blob: bytes | memoryview, *, kind: str, day: date, message: str) -> bytes:
        """Decrypt a body. Raises BodyErased after its key was destroyed, BodyBroken for a foreign one."""
        raw = bytes(blob)
        try:
            return self._key(kind, day, create=False).decrypt(raw[:12], raw[12:], _bound(kind, day, message))
        except InvalidTag:
            raise BodyBroken("電文の本文の封が合いません") from None

    def digest(self, content: bytes) -> bytes:
        """Keyed digest (HMAC-SHA-256) of a body. Digests are kept for ever, beside items that anybody could
        guess: an unkeyed one would give the 12 digits of a number away to whoever tries them all.
        """
        return hmac.digest(self._digest_key(), content, "sha256")

    def _digest_key(self) -> bytes:
        if self._for_digests is None:
            path = self._root / "digest.key"
            if not path.exists():
                _create(path)
            self._for_digests = path.read_bytes()
        return self._for_digests

    def destroy(self, kind: str, day: date) -> bool:
        """Destroy a key; False where there was none. The file is overwritten before it goes."""
        path = self._path(kind, day)
        with self._lock:
            self._cache.pop((kind, day), None)
        try:
            with path.open("r+b") as f:
                f.write(b"\0" * 32)
                f.flush()
                os.fsync(f.fileno())
        except FileNotFoundError:
            return False
        path.unlink(missing_ok=True)
        return True

    def days(self, kind: str) -> list[date]:
        """Days of a kind whose bodies can still be read."""
        folder = self._path(kind, date.min).parent
        return sorted(date.fromisoformat(p.stem) for p in folder.glob("*.key"))

    def _key(self, kind: str, day: date, *, create: bool) -> AESGCM:
        path = self._paths.get((kind, day))
        if path is None:
            path = self._paths[kind, day] = str(self._path(kind, day))
        try:
            stamp = _stamp(path)  # the file, not our memory, says whether the key still exists
        except FileNotFoundError:
            if not create:
                raise BodyErased("電文の本文は消去されています") from None
            _create(Path(path))
            stamp = _stamp(path)
        cached = self._cache.get((kind, day))
        if cached is None or cached[0] != stamp:
            cached = (stamp, AESGCM(Path(path).read_bytes()))
            with self._lock:
                self._cache[kind, day] = cached
        return cached[1]

    def _path(self, kind: str, day: date) -> Path:
        if not _KIND.fullmatch(kind):
            raise ValueError("kind")
        return self._root / kind.replace("/", ".") / f"{day.isoformat()}.key"


def _bound(kind: str, day: date, message: str) -> bytes:
    return f"{kind}|{day.isoformat()}|{message}".encode()


def _stamp(path: str) -> tuple[int, int]:
    stat = os.stat(path)
    return stat.st_ino, stat.st_mtime_ns


def _create(path: Path) -> None:
    # A hard link is the arbiter between processes: the first key wins, nobody sees half a file.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "wb") as f:
        f.write(os.urandom(32))
        f.flush()
        os.fsync(f.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(temporary, path)
    temporary.unlink()

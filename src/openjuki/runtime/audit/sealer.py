"""Sealing the heads (監査ログの封印): each second the heads of all grown chains are signed and stored
outside the database, so that a whole chain or its tail cannot vanish unseen.

A seal is one JSON line `{at, heads: {chain: [n, mac]}, prev, signature}` in `<home>/seals/<system>/<day>.jsonl`;
`prev` is the digest of the seal before, so that a line cannot be taken out either.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from openjuki.runtime import clock, installation
from openjuki.runtime.audit import keys

OVERLAP = timedelta(minutes=10)  # a transaction that commits late must still be met
_HEADS = "SELECT DISTINCT ON (chain) chain, n, mac FROM audit_row WHERE at >= %s ORDER BY chain, n DESC"


def seal_folder() -> Path:
    """Folder of this system's seals."""
    return installation.current().home / "seals" / installation.current_system()


def body(seal: dict[str, Any]) -> bytes:
    """The signed part of a seal."""
    return json.dumps({k: seal[k] for k in ("at", "heads", "prev")}, sort_keys=True).encode()


def read_seals(folder: Path) -> list[dict[str, Any]]:
    """All seals in order of time."""
    lines = (
        line for f in sorted(folder.glob("*.jsonl")) for line in f.read_text(encoding="utf-8").splitlines()
    )
    return [json.loads(line) for line in lines if line]


class Sealer:
    """Remembers what it has sealed; `seal()` is called once a second by the worker."""

    def __init__(self) -> None:
        self.folder = seal_folder()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sealed: dict[str, int] = {}
        self.prev = ""
        self.last: datetime | None = None
        for old in read_seals(self.folder):
            self.sealed.update({c: h[0] for c, h in old["heads"].items()})
            self.prev = digest(old)

    def seal(self) -> int:
        """Sign the heads that grew; returns how many."""
        now = clock.real_now()
        since = self.last - OVERLAP if self.last else datetime.min.replace(tzinfo=now.tzinfo)
        with connection.cursor() as cursor:
            cursor.execute(_HEADS, [since])
            heads = {c: [n, bytes(m).hex()] for c, n, m in cursor.fetchall() if n > self.sealed.get(c, 0)}
        self.last = now
        if heads:
            self._write(now, heads)
        return len(heads)

    def _write(self, now: datetime, heads: dict[str, list[Any]]) -> None:
        seal: dict[str, Any] = {"at": now.isoformat(), "heads": heads, "prev": self.prev}
        seal["signature"] = keys.current().signing.sign(body(seal)).hex()
        path = self.folder / f"{now:%Y-%m-%d}.jsonl"
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as f:
            f.write(json.dumps(seal) + "\n")
            f.flush()
            os.fsync(f.fileno())
        self.sealed.update({c: h[0] for c, h in heads.items()})
        self.prev = digest(seal)


def digest(seal: dict[str, Any]) -> str:
    """Digest of a seal, for its successor."""
    return hashlib.sha256(body(seal)).hexdigest()

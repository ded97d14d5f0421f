"""Protection of single fields (個人番号等の暗号化): AES-256-GCM and a keyed hash.

A sealed value is `key id (1 byte length + id) | nonce (12) | ciphertext`; associated data name the table,
the column and the row, so that a sealed value copied to another row does not open.
The keyed hash (HMAC-SHA-256, one key per system) is what look-ups and unique indexes use: the 12 digits are
few enough that an unkeyed hash could be reversed. Sources: decisions.md 個人番号, S-10, perf-notes §8.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openjuki.runtime import installation

FILE = "fields.json"
_NONCE = 12


class SealBroken(Exception):  # noqa: N818
    """The sealed value does not belong to this row, or its key is gone."""


@dataclass(frozen=True, slots=True)
class FieldKeys:
    """Keys of one system: encryption keys by id, the one in use, and the hash key."""

    active: str
    keys: dict[str, bytes]
    hash_key: bytes

    def seal(self, value: str, *, table: str, column: str, row: str) -> bytes:
        """Encrypt a value for one place."""
        key_id = self.active.encode()
        nonce = os.urandom(_NONCE)
        sealed = _cipher(self.keys[self.active]).encrypt(nonce, value.encode(), _place(table, column, row))
        return bytes([len(key_id)]) + key_id + nonce + sealed

    def unseal(self, blob: bytes | memoryview, *, table: str, column: str, row: str) -> str:
        """Decrypt. Raises SealBroken for a value moved from elsewhere or damaged."""
        raw = bytes(blob)
        end = 1 + raw[0]
        key = self.keys.get(raw[1:end].decode())
        if key is None:
            raise SealBroken(f"{table}.{column}: 鍵がありません")
        try:
            plain = _cipher(key).decrypt(
                raw[end : end + _NONCE], raw[end + _NONCE :], _place(table, column, row)
            )
        except InvalidTag:
            raise SealBroken(f"{table}.{column}: 封が合いません") from None
        return plain.decode()

    def keyed_hash(self, value: str) -> bytes:
        """Look-up token of a value, 32 bytes."""
        return hmac.digest(self.hash_key, value.encode(), "sha256")


@cache
def _cipher(key: bytes) -> AESGCM:
    """Setting a cipher up costs as much as using it, and a process has a few keys only."""
    return AESGCM(key)


def _place(table: str, column: str, row: str) -> bytes:
    return f"{table}|{column}|{row}".encode()


def generate(key_dir: Path) -> None:
    """Create the key file of a system unless it exists (0600, outside checkout and database)."""
    key_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = key_dir / FILE
    if path.exists():
        return
    data = {"active": "k1", "keys": {"k1": os.urandom(32).hex()}, "hash_key": os.urandom(32).hex()}
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as f:
        json.dump(data, f)


def load(key_dir: Path) -> FieldKeys:
    """Read the key file of a system."""
    data = json.loads((key_dir / FILE).read_text(encoding="utf-8"))
    keys = {k: bytes.fromhex(v) for k, v in data["keys"].items()}
    return FieldKeys(data["active"], keys, bytes.fromhex(data["hash_key"]))


@cache
def _current() -> FieldKeys:
    return load(installation.current().key_dir(installation.current_system()))


def seal(value: str, *, table: str, column: str, row: str) -> bytes:
    """`FieldKeys.seal` with the keys of this process's system."""
    return _current().seal(value, table=table, column=column, row=row)


def unseal(blob: bytes | memoryview, *, table: str, column: str, row: str) -> str:
    """`FieldKeys.unseal` with the keys of this process's system."""
    return _current().unseal(blob, table=table, column=column, row=row)


def keyed_hash(value: str) -> bytes:
    """`FieldKeys.keyed_hash` with the key of this process's system."""
    return _current().keyed_hash(value)

"""Keys of the audit log (監査ログの鍵): the chain's HMAC key and the sealer's signing key, per system."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openjuki.runtime import installation

FILE = "audit.json"


@dataclass(frozen=True, slots=True)
class AuditKeys:
    """HMAC key (bytes) and Ed25519 signing key of one system."""

    mac: bytes
    signing: Ed25519PrivateKey


def generate(key_dir: Path) -> None:
    """Create the key file unless it exists (0600)."""
    key_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = key_dir / FILE
    if path.exists():
        return
    data = {"mac": os.urandom(32).hex(), "signing": Ed25519PrivateKey.generate().private_bytes_raw().hex()}
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as f:
        json.dump(data, f)


def load(key_dir: Path) -> AuditKeys:
    """Read the key file."""
    data = json.loads((key_dir / FILE).read_text(encoding="utf-8"))
    signing = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(data["signing"]))
    return AuditKeys(bytes.fromhex(data["mac"]), signing)


@cache
def current() -> AuditKeys:
    """Keys of this process's system."""
    return load(installation.current().key_dir(installation.current_system()))

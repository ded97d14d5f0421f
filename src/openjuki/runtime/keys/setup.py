"""Making and rotating the keys of an installation (鍵の生成と更新)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from openjuki.runtime.keys import directory, keyring


def setup(home: Path, parties: Iterable[str]) -> None:
    """Create what is missing: keys of every named party and their entries in the directory. Idempotent."""
    for party in parties:
        keys = keyring.generate(home / "keys" / keyring.group_of(party), party)
        path = home / "keys" / directory.FILE
        known = directory.Directory(path).parties() if path.exists() else []
        if party not in known:
            directory.announce(path, keys)


def rotate(home: Path, party: str, *, accept_old_until: datetime) -> None:
    """Put fresh keys into use. What was signed with the old one counts until `accept_old_until`.

    Old decryption keys stay in the key file, because messages on their way are encrypted to them.
    """
    folder = home / "keys" / keyring.group_of(party)
    old = keyring.load(folder, party)
    signing = [keyring.new_signing_key(), *old.signing]
    encryption = [keyring.new_encryption_key(), *old.encryption.values()]
    keyring.save(keyring.key_file(folder, party), signing, encryption)
    fresh = keyring.load(folder, party)
    directory.announce(home / "keys" / directory.FILE, fresh, retire_others_at=accept_old_until)

"""Public keys of all parties of an installation (公開鍵名簿).

`<home>/keys/directory.json` says which key belongs to whom and until when its signatures are accepted. Who is
not in it is a stranger (L-06). A running process notices a new file by its time stamp, so a rotation needs
no restart.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, OKPKey

from openjuki.runtime.keys.files import locked, write_json
from openjuki.runtime.keys.keyring import KeyMissing, Keyring

FILE = "directory.json"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Whose key this is, and until when its signatures count (None = in use)."""

    party: str
    key: OKPKey
    until: datetime | None


class Directory:
    """Read view of the directory file; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._signing: dict[str, SigningKey] = {}
        self._encryption: dict[str, ECKey] = {}

    def signing_key(self, kid: str) -> SigningKey:
        """The key that a signature names. Raises KeyMissing for a stranger's."""
        self._refresh()
        try:
            return self._signing[kid]
        except KeyError:
            raise KeyMissing("名簿に無い鍵です") from None

    def encryption_key(self, party: str) -> ECKey:
        """The key to encrypt to a party. Raises KeyMissing where the party is unknown."""
        self._refresh()
        try:
            return self._encryption[party]
        except KeyError:
            raise KeyMissing(f"{party} の公開鍵が名簿にありません") from None

    def parties(self) -> list[str]:
        """Names of all known parties."""
        self._refresh()
        return sorted(self._encryption)

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            raise KeyMissing("公開鍵名簿がありません。openjuki setup を実行してください") from None
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp == self._stamp:
            return
        with self._lock:
            signing, encryption = _parse(json.loads(self._path.read_text(encoding="utf-8")))
            self._signing, self._encryption, self._stamp = signing, encryption, stamp


def _parse(data: dict[str, Any]) -> tuple[dict[str, SigningKey], dict[str, ECKey]]:
    signing: dict[str, SigningKey] = {}
    encryption: dict[str, ECKey] = {}
    for party, keys in data["parties"].items():
        for entry in keys["signing"]:
            until = datetime.fromisoformat(entry["until"]) if entry["until"] else None
            signing[entry["jwk"]["kid"]] = SigningKey(party, OKPKey.import_key(entry["jwk"]), until)
        encryption[party] = ECKey.import_key(keys["encryption"])
    return signing, encryption


def announce(path: Path, keyring: Keyring, *, retire_others_at: datetime | None = None) -> None:
    """Enter a party's public keys; its former signing keys count until `retire_others_at`.

    Without that time former keys stop counting at once, as after a theft.
    """
    with locked(path):
        data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"parties": {}}
        entry = data["parties"].setdefault(keyring.party, {"signing": []})
        jwk = keyring.signer.as_dict(private=False)
        until = retire_others_at.isoformat() if retire_others_at else None
        former = [k for k in entry["signing"] if k["jwk"]["kid"] != jwk["kid"] and until is not None]
        kept = [{**k, "until": k["until"] or until} for k in former]
        entry["signing"] = [{"jwk": jwk, "until": None}, *kept]
        entry["encryption"] = next(iter(keyring.encryption.values())).as_dict(private=False)
        write_json(path, data, mode=0o644)

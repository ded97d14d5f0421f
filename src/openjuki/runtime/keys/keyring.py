"""Private keys of one party (秘密鍵): Ed25519 to sign, P-256 to be encrypted to.

One file per party in the key folder of its system, mode 0600, outside checkout and database. The first key
of a list is the one in use; older ones stay only to open what was encrypted before a rotation.
Sources: decisions.md (Messages, Exchange), K-12, N-04; RFC 7517, RFC 8037.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, OKPKey

from openjuki.runtime.keys.files import write_json


class KeyMissing(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """鍵が無い: the party has no key file, or no key of that id."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """One party's private keys. Nothing of them shows in repr."""

    party: str
    signing: tuple[OKPKey, ...] = field(repr=False)
    encryption: dict[str, ECKey] = field(repr=False)

    @property
    def signer(self) -> OKPKey:
        """The signing key in use."""
        return self.signing[0]

    def opener(self, kid: str) -> ECKey:
        """The private key to which something was encrypted. Raises KeyMissing."""
        try:
            return self.encryption[kid]
        except KeyError:
            raise KeyMissing("この鍵で暗号化された電文は開けません") from None


def group_of(party: str) -> str:
    """The system a party belongs to: `offices.46` is a party of `offices`."""
    return party.partition(".")[0]


def key_file(key_dir: Path, party: str) -> Path:
    """Where the private keys of a party lie, inside the key folder of its system."""
    return key_dir / f"exchange.{party}.json"


def new_signing_key() -> OKPKey:
    """A fresh Ed25519 key; its id is its thumbprint (RFC 7638)."""
    key = OKPKey.generate_key("Ed25519", {"use": "sig"})
    return OKPKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})


def new_encryption_key() -> ECKey:
    """A fresh P-256 key for ECDH-ES; its id is its thumbprint."""
    key = ECKey.generate_key("P-256", {"use": "enc"})
    return ECKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})


def generate(key_dir: Path, party: str) -> Keyring:
    """Create the keys of a party unless they exist; returns them."""
    path = key_file(key_dir, party)
    if not path.exists():
        save(path, [new_signing_key()], [new_encryption_key()])
    return load(key_dir, party)


def save(path: Path, signing: list[OKPKey], encryption: list[ECKey]) -> None:
    """Write a key file, newest key first."""
    data = {
        "signing": [k.as_dict(private=True) for k in signing],
        "encryption": [k.as_dict(private=True) for k in encryption],
    }
    write_json(path, data)


def load(key_dir: Path, party: str) -> Keyring:
    """Read the keys of a party. Raises KeyMissing where set-up never made them."""
    path = key_file(key_dir, party)
    try:
        data: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyMissing(f"{party} の鍵がありません。openjuki setup を実行してください") from None
    signing = tuple(OKPKey.import_key(k) for k in data["signing"])
    encryption = {str(k["kid"]): ECKey.import_key(k) for k in data["encryption"]}
    return Keyring(party, signing, encryption)

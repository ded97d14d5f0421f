"""The object store of a system (保管庫): papers as released, each encrypted on our side, written once.

Default: a local folder `<home>/objects/<system>/`. `options["objects"] = {"kind": "s3", "bucket": …,
"endpoint": …, "region": …}` in the installation puts the same objects into an S3 store; its access keys are
the secrets `objects/access_key` and `objects/secret_key`. The store never sees a plain byte.

Form of an object: `OJ1` | length of key id (1) | key id | nonce (12) | AES-256-GCM. The associated data name
the system and the object, so that a file copied under another name does not open.
Sources: decisions.md, Certificates; design.md, Exchange (files); dependencies.md §5; U-16.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import obstore
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from obstore.exceptions import AlreadyExistsError, NotFoundError
from obstore.store import LocalStore, S3Store

from openjuki.runtime import installation
from openjuki.runtime.installation import Installation

KEY_FILE = "objects.json"
_MAGIC = b"OJ1"
_NONCE = 12
_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*(\.[a-z0-9]+)?")


class ObjectMissing(Exception):  # noqa: N818  # named for what could not be done
    """保管庫にない: there is no object of that name."""


class ObjectExists(Exception):  # noqa: N818
    """同じ名前がある: an object is written once and never replaced."""


class ObjectBroken(Exception):  # noqa: N818
    """開けない: the object was altered, moved from another name, or its key is gone."""


@dataclass(frozen=True, slots=True)
class ObjectKeys:
    """Encryption keys by id, and the one in use. Nothing of them shows in repr."""

    active: str
    keys: dict[str, bytes] = field(repr=False)


def generate(key_dir: Path) -> None:
    """Create the key file of a system unless it exists (0600, outside checkout and store)."""
    key_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = key_dir / KEY_FILE
    if path.exists():
        return
    data = {"active": "o1", "keys": {"o1": os.urandom(32).hex()}}
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as f:
        json.dump(data, f)


def load_keys(key_dir: Path) -> ObjectKeys:
    """Read the key file of a system. Raises FileNotFoundError where set-up never made it."""
    data = json.loads((key_dir / KEY_FILE).read_text(encoding="utf-8"))
    return ObjectKeys(data["active"], {k: bytes.fromhex(v) for k, v in data["keys"].items()})


class ObjectStore:
    """Encrypted objects of one system in one backend.

    `folder` is the local root, or None where the backend is remote.
    """

    def __init__(self, system: str, keys: ObjectKeys, backend: Any, folder: Path | None = None) -> None:
        self._system, self._keys, self._backend, self._folder = system, keys, backend, folder

    def put(self, name: str, content: bytes) -> None:
        """Write an object once. Raises ObjectExists; ValueError for a name with other characters.

        Locally the file is 0600 in folders of 0700 and on the disk before this returns.
        """
        _checked(name)
        if self._folder is not None:
            _private_folders(self._folder, name)
        try:
            obstore.put(self._backend, name, self._sealed(name, content), mode="create")
        except AlreadyExistsError:
            raise ObjectExists(name) from None
        if self._folder is not None:
            _settle_file(self._folder / name)

    def get(self, name: str) -> bytes:
        """The plain content. Raises ObjectMissing, ObjectBroken."""
        _checked(name)
        try:
            raw = bytes(obstore.get(self._backend, name).bytes())
        except (NotFoundError, FileNotFoundError):
            raise ObjectMissing(name) from None
        return self._opened(name, raw)

    def _sealed(self, name: str, content: bytes) -> bytes:
        key_id, nonce = self._keys.active.encode(), os.urandom(_NONCE)
        head = _MAGIC + bytes([len(key_id)]) + key_id
        body = AESGCM(self._keys.keys[self._keys.active]).encrypt(nonce, content, self._place(head, name))
        return head + nonce + body

    def _opened(self, name: str, raw: bytes) -> bytes:
        if not raw.startswith(_MAGIC) or len(raw) <= len(_MAGIC):
            raise ObjectBroken(name)
        end = len(_MAGIC) + 1 + raw[len(_MAGIC)]
        head, nonce, body = raw[:end], raw[end : end + _NONCE], raw[end + _NONCE :]
        key = self._keys.keys.get(head[len(_MAGIC) + 1 :].decode(errors="replace"))
        if key is None or len(nonce) < _NONCE:
            raise ObjectBroken(name)
        try:
            return AESGCM(key).decrypt(nonce, body, self._place(head, name))
        except InvalidTag:
            raise ObjectBroken(name) from None

    def _place(self, head: bytes, name: str) -> bytes:
        return head + f"|{self._system}|{name}".encode()


def _checked(name: str) -> None:
    """Names are ours alone: a name from outside could otherwise walk out of the folder."""
    if not _NAME.fullmatch(name) or len(name) > 200:
        raise ValueError("not a name of an object")


def _private_folders(root: Path, name: str) -> None:
    """Make the folders ourselves, since the store would make them readable to all."""
    folder = root
    for part in name.split("/")[:-1]:
        folder /= part
        folder.mkdir(mode=0o700, exist_ok=True)


def _settle_file(path: Path) -> None:
    """Close the file to others, and bring it and its entry to the disk."""
    path.chmod(0o600)
    for each in (path, path.parent):
        fd = os.open(each, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def open_store(inst: Installation, system: str) -> ObjectStore:
    """The store of a system as the installation describes it."""
    keys = load_keys(inst.key_dir(system))
    wanted = dict(inst.options.get("objects", {}))
    if wanted.pop("kind", "local") == "s3":
        backend = S3Store(
            **wanted,
            prefix=system,
            access_key_id=inst.secret("objects/access_key"),
            secret_access_key=inst.secret("objects/secret_key"),
        )
        return ObjectStore(system, keys, backend)
    folder = inst.home / "objects" / system
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return ObjectStore(system, keys, LocalStore(prefix=str(folder)), folder)


@cache
def store() -> ObjectStore:
    """The store of this process's system."""
    return open_store(installation.current(), installation.current_system())

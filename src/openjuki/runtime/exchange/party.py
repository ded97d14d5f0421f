"""Who we are in the exchange (当事者): name, keys, manifest, bodies and database in one bundle."""

from __future__ import annotations

import threading
from pathlib import Path

from openjuki.runtime import keys
from openjuki.runtime.exchange.bodies import BodyKeys
from openjuki.runtime.exchange.catalogue import Catalogue, Manifest
from openjuki.runtime.exchange.database import Database
from openjuki.runtime.keys.directory import FILE
from openjuki.runtime.keys.keyring import key_file


class Party:
    """One system, or one office of the offices, as sender and receiver.

    `home` is the installation's folder; keys are read from `<home>/keys/<group>/` and followed when rotated.
    """

    def __init__(self, name: str, *, home: Path, catalogue: Catalogue, database: Database) -> None:
        self.name = name
        self.database = database
        self.manifest = Manifest(catalogue, name)
        self.directory = keys.Directory(home / "keys" / FILE)
        self._key_dir = home / "keys" / keys.group_of(name)
        self.bodies = BodyKeys(self._key_dir)
        self._lock = threading.Lock()
        self._loaded: tuple[int, keys.Keyring] | None = None

    @property
    def keyring(self) -> keys.Keyring:
        """Our private keys, as they are on disk now. Raises KeyMissing before set-up."""
        try:
            stamp = key_file(self._key_dir, self.name).stat().st_mtime_ns
        except FileNotFoundError:
            stamp = -1
        loaded = self._loaded
        if loaded is None or loaded[0] != stamp:
            with self._lock:
                loaded = self._loaded = (stamp, keys.load(self._key_dir, self.name))
        return loaded[1]

    def with_database(self, database: Database) -> Party:
        """The same party over another connection: worker threads hold their own."""
        twin = object.__new__(Party)
        twin.__dict__.update(self.__dict__)
        twin.database = database
        return twin

"""Keys of the exchange (鍵): who signs, who can read, and the directory of who is who."""

from __future__ import annotations

from openjuki.runtime.keys.directory import Directory
from openjuki.runtime.keys.keyring import KeyMissing, Keyring, group_of, load
from openjuki.runtime.keys.setup import rotate, setup

__all__ = ["Directory", "KeyMissing", "Keyring", "group_of", "load", "rotate", "setup"]

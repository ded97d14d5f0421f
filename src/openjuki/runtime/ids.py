"""Identifiers made outside the database (識別子): UUID version 7, sortable by time (RFC 9562)."""

from __future__ import annotations

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A UUIDv7: 48 bits of real milliseconds, 74 bits of chance."""
    ms = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (ms & (2**48 - 1)) << 80 | 0x7 << 76 | (random >> 68) << 64
    value |= 0b10 << 62 | (random & (2**62 - 1))
    return uuid.UUID(int=value)

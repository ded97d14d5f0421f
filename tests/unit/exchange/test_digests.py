"""A digest kept for ever must not give a number away: it is keyed, with a key that no dump holds."""

from __future__ import annotations

import hashlib
from pathlib import Path

from openjuki.runtime.exchange.bodies import BodyKeys


def test_a_digest_cannot_be_made_without_the_key(tmp_path: Path) -> None:
    ours, theirs = BodyKeys(tmp_path / "a"), BodyKeys(tmp_path / "b")
    body = b'{"individual_number": "000000000000"}'
    assert ours.digest(body) != hashlib.sha256(body).digest()
    assert ours.digest(body) != theirs.digest(body)


def test_every_process_of_a_party_makes_the_same_digest(tmp_path: Path) -> None:
    assert BodyKeys(tmp_path).digest(b"body") == BodyKeys(tmp_path).digest(b"body")
    (key,) = tmp_path.rglob("digest.key")
    assert key.stat().st_mode & 0o777 == 0o600

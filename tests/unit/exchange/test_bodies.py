"""Bodies at rest end with their key."""

from __future__ import annotations

import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from openjuki.runtime.exchange.bodies import BodyBroken, BodyErased, BodyKeys

DAY = date(2026, 11, 22)
KIND = "juki_cs/move_in_notification/v1"


def test_a_body_opens_only_as_what_it_was(tmp_path: Path) -> None:
    keys = BodyKeys(tmp_path)
    sealed = keys.seal(b"x", kind=KIND, day=DAY, message="m1")
    assert BodyKeys(tmp_path).unseal(sealed, kind=KIND, day=DAY, message="m1") == b"x"
    keys.seal(b"y", kind="a/b/v1", day=DAY, message="m1")
    for other in ({"message": "m2"}, {"kind": "a/b/v1"}):
        with pytest.raises(BodyBroken):
            keys.unseal(sealed, **{"kind": KIND, "day": DAY, "message": "m1", **other})  # type: ignore[arg-type]


@pytest.mark.spec("K-03", "K-04")
def test_destroying_a_key_ends_its_bodies_in_every_process(tmp_path: Path) -> None:
    mine, other = BodyKeys(tmp_path), BodyKeys(tmp_path)
    sealed = mine.seal(b"x", kind=KIND, day=DAY, message="m1")
    kept = mine.seal(b"z", kind=KIND, day=date(2026, 11, 23), message="m1")
    assert other.unseal(sealed, kind=KIND, day=DAY, message="m1") == b"x"
    assert mine.destroy(KIND, DAY)
    assert not mine.destroy(KIND, DAY)
    for keys in (mine, other):
        with pytest.raises(BodyErased):
            keys.unseal(sealed, kind=KIND, day=DAY, message="m1")
        assert keys.unseal(kept, kind=KIND, day=date(2026, 11, 23), message="m1") == b"z"
    assert mine.days(KIND) == [date(2026, 11, 23)]


def test_a_kind_never_leaves_the_folder(tmp_path: Path) -> None:
    for kind in ("../x", "a/../../b", "", "A", "a//b"):
        with pytest.raises(ValueError):
            BodyKeys(tmp_path).seal(b"x", kind=kind, day=DAY, message="m")


def _seal(folder: Path) -> bytes:
    return BodyKeys(folder).seal(b"x", kind=KIND, day=DAY, message="m")


def test_processes_that_meet_at_the_first_use_agree_on_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        sealed = pool.map(_seal, [tmp_path] * 40)
    assert {BodyKeys(tmp_path).unseal(s, kind=KIND, day=DAY, message="m") for s in sealed} == {b"x"}
    (file,) = [p for p in (tmp_path / "bodies").rglob("*") if p.is_file()]
    assert file.stat().st_mode & 0o777 == 0o600

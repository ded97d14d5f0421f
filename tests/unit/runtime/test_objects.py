"""The object store: written once, unreadable to others, opened only under its own name."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from obstore.store import MemoryStore, S3Store

from openjuki.runtime import installation, objects
from openjuki.runtime.objects import ObjectBroken, ObjectExists, ObjectKeys, ObjectMissing, ObjectStore

KEYS = ObjectKeys("o1", {"o1": bytes(32), "o2": bytes(31) + b"\1"})


@pytest.fixture
def inst(tmp_path: Path) -> installation.Installation:
    made = installation.create(tmp_path / "home")
    objects.generate(made.key_dir("residents"))
    return made


@pytest.fixture
def memory() -> MemoryStore:
    return MemoryStore()


def test_what_was_put_comes_back_and_is_put_once(inst: installation.Installation) -> None:
    store = objects.open_store(inst, "residents")
    store.put("issues/2026/a.pdf", b"paper")
    assert store.get("issues/2026/a.pdf") == b"paper"
    with pytest.raises(ObjectExists):
        store.put("issues/2026/a.pdf", b"another")
    assert store.get("issues/2026/a.pdf") == b"paper"
    with pytest.raises(ObjectMissing):
        store.get("issues/2026/b.pdf")


@pytest.mark.spec("U-16")
def test_the_disk_holds_no_plain_byte_and_is_closed_to_others(inst: installation.Installation) -> None:
    objects.open_store(inst, "residents").put("issues/2026/a.pdf", b"plain words of a paper")
    folder = inst.home / "objects" / "residents"
    for path in [folder, *folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        if path.is_file():
            assert b"plain" not in path.read_bytes()
    key_file = inst.key_dir("residents") / objects.KEY_FILE
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_keys_are_made_once(inst: installation.Installation) -> None:
    before = objects.load_keys(inst.key_dir("residents"))
    objects.generate(inst.key_dir("residents"))
    assert objects.load_keys(inst.key_dir("residents")) == before
    assert repr(before).count("'") == 2


@pytest.mark.parametrize("place", [0, 3, 5, 10, 30, -1])
def test_an_altered_object_does_not_open(memory: MemoryStore, place: int) -> None:
    store = ObjectStore("residents", KEYS, memory)
    store.put("a.pdf", b"paper" * 10)
    raw = bytearray(bytes(memory.get("a.pdf").bytes()))
    raw[place] ^= 1
    memory.put("a.pdf", bytes(raw))
    with pytest.raises(ObjectBroken):
        store.get("a.pdf")


@pytest.mark.parametrize("raw", [b"", b"OJ1", b"OJ1\x02o1", b"OJ1\xff", b"%PDF-1.7"])
def test_a_truncated_or_foreign_file_does_not_open(memory: MemoryStore, raw: bytes) -> None:
    memory.put("a.pdf", raw)
    with pytest.raises(ObjectBroken):
        ObjectStore("residents", KEYS, memory).get("a.pdf")


def test_an_object_under_another_name_or_of_another_system_does_not_open(memory: MemoryStore) -> None:
    store = ObjectStore("residents", KEYS, memory)
    store.put("a.pdf", b"paper")
    memory.put("b.pdf", bytes(memory.get("a.pdf").bytes()))
    with pytest.raises(ObjectBroken):
        store.get("b.pdf")
    with pytest.raises(ObjectBroken):
        ObjectStore("hub", KEYS, memory).get("a.pdf")


def test_an_older_key_still_opens_and_a_lost_one_does_not(memory: MemoryStore) -> None:
    ObjectStore("residents", KEYS, memory).put("a.pdf", b"paper")
    newer = ObjectKeys("o2", KEYS.keys)
    assert ObjectStore("residents", newer, memory).get("a.pdf") == b"paper"
    with pytest.raises(ObjectBroken):
        ObjectStore("residents", ObjectKeys("o2", {"o2": KEYS.keys["o2"]}), memory).get("a.pdf")


@pytest.mark.parametrize("name", ["", "../a", "/a", "a/../b", "a//b", "A.pdf", "a.pdf/", "a\0", "x" * 201])
def test_a_name_cannot_leave_the_store(memory: MemoryStore, name: str) -> None:
    store = ObjectStore("residents", KEYS, memory)
    with pytest.raises(ValueError, match="name"):
        store.put(name, b"")
    with pytest.raises(ValueError, match="name"):
        store.get(name)


def test_an_installation_may_name_an_s3_store(inst: installation.Installation) -> None:
    inst.options["objects"] = {
        "kind": "s3", "bucket": "papers", "endpoint": "https://store.invalid", "region": "ap-northeast-1",
    }  # fmt: skip
    with pytest.raises(installation.InstallationError):
        objects.open_store(inst, "residents")
    inst.secrets.update({"objects/access_key": "a", "objects/secret_key": "s"})
    store = objects.open_store(inst, "residents")
    assert isinstance(store._backend, S3Store)
    assert store._backend.prefix == "residents"

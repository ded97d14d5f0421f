"""交付した写しの保管: the bytes as released, encrypted in the object store, and back from there byte for byte."""

from __future__ import annotations

import hashlib

from openjuki.runtime import clock, objects
from openjuki.runtime.errors import Finding
from openjuki.runtime.ids import uuid7
from openjuki.runtime.typeset.printing import NotReleased


def keep(folder: str, content: bytes, kind: str = "pdf") -> str:
    """Put a released file into the store under a new name, and give the name."""
    name = f"{folder}/{clock.today():%Y/%m/%d}/{uuid7()}.{kind}"
    objects.store().put(name, content)
    return name


def archived(name: str, digest: str) -> bytes:
    """The archived bytes, if they are the ones that were released. Raises NotReleased."""
    try:
        content = objects.store().get(name)
    except (objects.ObjectMissing, objects.ObjectBroken) as e:
        raise _broken("I96", "保管した写しを開けません。") from e
    if hashlib.sha256(content).hexdigest() != digest:
        raise _broken("I97", "保管した写しが、交付したときのものと異なります。")
    return content


def _broken(id_: str, message: str) -> NotReleased:
    return NotReleased(
        Finding(id_, message, remedy="何も交付していません。情報システム部門へ連絡してください。"),
        title="保管した写しを確認できません",
    )

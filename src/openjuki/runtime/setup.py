"""Key material of a system (鍵の生成): every kind of key in one call, each generated once, never replaced."""

from __future__ import annotations

from openjuki.runtime import fields, keys, objects
from openjuki.runtime.audit import keys as audit_keys
from openjuki.runtime.installation import Installation


def generate_system_keys(inst: Installation, system: str) -> None:
    """Field, audit, object and exchange keys of one system, under `<home>/keys/<system>/`."""
    folder = inst.key_dir(system)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    fields.generate(folder)
    audit_keys.generate(folder)
    objects.generate(folder)
    keys.setup(inst.home, [system])

"""Key material of a system (鍵の生成): every kind of key in one call, each generated once, never replaced."""

from __future__ import annotations

from openjuki.runtime import fields, keys, objects, pdf_signing, places
from openjuki.runtime.audit import keys as audit_keys
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import system as systems


def generate_system_keys(inst: Installation, system: str) -> None:
    """Field, audit, object and exchange keys of one system, under `<home>/keys/<system>/`.

    One that prints certificates (it has forms) gets a pair to sign them with, until the city puts its own there.
    """
    folder = inst.key_dir(system)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    fields.generate(folder)
    audit_keys.generate(folder)
    objects.generate(folder)
    keys.setup(inst.home, [system])
    if systems.has(system, "forms"):
        city = places.municipality(inst.municipality[:5]).name
        pdf_signing.prepare(folder, f"{city}{'(見本)' if inst.specimen else ''}")

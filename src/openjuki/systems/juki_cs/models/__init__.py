"""Tables of the communication server (市町村CSの表)."""

from __future__ import annotations

from openjuki.systems.juki_cs.models.handover import Handover
from openjuki.systems.juki_cs.models.held import HeldPerson
from openjuki.systems.juki_cs.models.identity import IdentityRecord, IdentityVersion
from openjuki.systems.juki_cs.models.notice import UnsentNotice

__all__ = ["Handover", "HeldPerson", "IdentityRecord", "IdentityVersion", "UnsentNotice"]

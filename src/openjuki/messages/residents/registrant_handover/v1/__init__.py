"""印鑑登録の対象者の全件連携 — from the register to the seal registration (SL-01; S 7.2.3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from openjuki.messages.handover_items import MOST, Part
from openjuki.messages.residents.registrant_changed.v1 import Body as Registrant


class Body(Part):
    """A message about many: residents and removed ones, each with the items of 印鑑登録の対象者の異動."""

    persons: Annotated[tuple[Registrant, ...], Field(max_length=MOST)]

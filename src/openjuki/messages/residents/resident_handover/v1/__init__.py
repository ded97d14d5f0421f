"""住民情報の全件連携 — from the register to the hub (RR-07, HB-01; S 7.2.3; 住民基本台帳法 第1条, 第3条第2項)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from openjuki.messages.handover_items import MOST, Part
from openjuki.messages.residents.resident_changed.v1 import Body as Resident


class Body(Part):
    """A message about many: residents and removed ones, each with the items of 異動情報 as they stand."""

    persons: Annotated[tuple[Resident, ...], Field(max_length=MOST)]

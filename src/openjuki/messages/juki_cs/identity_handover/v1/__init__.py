"""本人確認情報の全件連携 — from CS to the prefecture (CS-01; 住民基本台帳法 第30条の6): eight items per person."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from openjuki.messages.handover_items import MOST, Part
from openjuki.messages.identity_items import IdentityItems


class Body(Part):
    """A message about many; inside, each person's stream is that of the 住民票コード."""

    persons: Annotated[tuple[IdentityItems, ...], Field(max_length=MOST)]

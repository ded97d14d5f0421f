"""改製・再製 — 住民基本台帳法施行令 第13条の2 (改製), 第16条 (再製); S 1.1.4, RR-03.

The record is written anew: the old one is removed and stays as 除票, the new one begins on that day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.notices.heads import ExOfficio

ACTS: Final = {"renewal": "改製", "reconstruction": "再製"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal(ExOfficio):
    """改製・再製. `act`: key of `ACTS`; `changed_on`: 改製・再製の年月日. Only by hand, never by itself."""

    changed_on: date
    addressee_no: str
    act: str

"""Tables of the gateway (住基ネット中間サーバの表)."""

from __future__ import annotations

from openjuki.systems.juki_gateway.models.hours import OperatingHours, Suspension
from openjuki.systems.juki_gateway.models.passage import Forwarding, Passage, Waiting

__all__ = ["Forwarding", "OperatingHours", "Passage", "Suspension", "Waiting"]

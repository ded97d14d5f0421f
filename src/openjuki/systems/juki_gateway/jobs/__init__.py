"""What the gateway's worker does besides the exchange: letting go what waited (GW-02)."""

from __future__ import annotations

from openjuki.runtime.exchange.steps import runs_in_worker
from openjuki.systems.juki_gateway.services import pass_on

runs_in_worker("release", pause=0.5)(pass_on.release_waiting)

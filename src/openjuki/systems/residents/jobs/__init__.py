"""What the worker of 住民記録 does besides the exchange: the removals of the day (S 1.1.5)."""

from __future__ import annotations

from openjuki.runtime.exchange.steps import runs_in_worker
from openjuki.systems.residents.services import planned_departures

runs_in_worker("planned_departures", pause=30.0)(planned_departures.remove_due)

"""What the worker of 住民記録 does besides the exchange: the removals of the day (S 1.1.5), and what must be erased."""

from __future__ import annotations

from openjuki.runtime.exchange.steps import runs_in_worker
from openjuki.systems.residents.services import move_out_information, planned_departures

runs_in_worker("planned_departures", pause=30.0)(planned_departures.remove_due)
runs_in_worker("unused_move_out_information", pause=3600.0)(move_out_information.erase_unused)

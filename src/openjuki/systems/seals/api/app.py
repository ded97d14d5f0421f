"""The JSON API of the seal registration: what the screens do (SL-01 … SL-03)."""

from __future__ import annotations

from openjuki.runtime.api import SystemApi
from openjuki.runtime.exchange import operations
from openjuki.systems.seals.api import people
from openjuki.systems.seals.services.desk import desk

api = SystemApi("seals", "openjuki 印鑑登録システム")
api.add_router("", people.router)
api.add_router("", operations.router(desk))

"""The JSON API of the hub: inquiries of offices, and what the screens do for staff. HB-06, HB-07, L-01."""

from __future__ import annotations

from openjuki.runtime.api import SystemApi
from openjuki.runtime.exchange import operations
from openjuki.systems.hub.api import inquiries, staff
from openjuki.systems.hub.services.desk import desk

api = SystemApi("hub", "openjuki 個人基本・業務間連携")
api.add_router("", inquiries.router)
api.add_router("", staff.router)
api.add_router("", operations.router(desk))

"""The JSON API of the hub: inquiries of offices, and what the screens do for staff. HB-06, HB-07, L-01."""

from __future__ import annotations

from ninja import NinjaAPI

from openjuki.runtime.rights import requires
from openjuki.systems.hub.api import inquiries, staff

api = NinjaAPI(
    title="openjuki 個人基本・業務間連携", version="1", urls_namespace="hub-api", docs_decorator=requires()
)
api.add_router("", inquiries.router)
api.add_router("", staff.router)

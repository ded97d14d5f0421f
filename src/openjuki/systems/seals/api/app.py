"""The JSON API of the seal registration: what the screens do (SL-01 … SL-03)."""

from __future__ import annotations

from openjuki.runtime.api import SystemApi
from openjuki.runtime.exchange import operations
from openjuki.runtime.printers import operations as printing
from openjuki.runtime.release import incidents
from openjuki.systems.seals.api import certificates, endings, papers, people
from openjuki.systems.seals.services.desk import desk
from openjuki.systems.seals.services.incidents import desk as incident_desk
from openjuki.systems.seals.services.print_jobs import jobs

api = SystemApi("seals", "openjuki 印鑑登録システム")
api.add_router("", people.router)
api.add_router("", certificates.router)
api.add_router("", incidents.router(incident_desk))
api.add_router("", papers.router)
api.add_router("", endings.router)
api.add_router("", printing.router(jobs, "seals.view"))
api.add_router("", operations.router(desk))

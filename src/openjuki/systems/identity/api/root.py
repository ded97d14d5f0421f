"""The JSON API of identity (認証API): bearers for programs; accounts and rights as on the screens."""

from __future__ import annotations

from openjuki.runtime.api import SystemApi
from openjuki.systems.identity.api import bearers, grants, people

api = SystemApi("identity", "openjuki 職員認証・権限")
for _part in (bearers, people, grants):
    api.add_router("", _part.router)

"""区・支所の絞り込み in the API: said with each call; what the screens remember does not count here."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import storable
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.services.scopes import scope_for


class ScopeIn(Schema):
    """Code of a ward, name of one of its branches; blank is all of it."""

    ward: Annotated[str, Field(pattern=r"^([0-9]{5})?$", description="区のコード")] = ""
    branch: Annotated[str, Field(max_length=40, description="支所・出張所の名称"), storable] = ""


Narrowed = Query[ScopeIn]


def scope_of(request: HttpRequest, given: ScopeIn) -> Scope:
    """What a list is narrowed to. Raises Invalid for a ward or a branch that is not theirs."""
    return scope_for(staff_of(request), given.ward, given.branch)

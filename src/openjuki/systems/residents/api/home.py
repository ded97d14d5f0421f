"""受付一覧の注意と町の辞書のAPI: what the counter should look at first; towns by postal code or name. S 1.3.3."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictBool, StrictStr

from openjuki.runtime.api import answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import storable
from openjuki.systems.residents.selectors.town_offers import MOST, offers
from openjuki.systems.residents.services.alerts import alerts_for

router = Router(tags=["受付"])


class AlertOut(Schema):
    """A line above the board. `where`: the list that shows what it speaks of, if any."""

    text: str
    remedy: str
    where: str


class TownsIn(Schema):
    """A postal code or part of a name. `own`: for an address in the city, whose own dictionary has 丁目."""

    model_config = ConfigDict(extra="forbid")
    typed: Annotated[StrictStr, Field(min_length=1, max_length=100), storable]
    own: StrictBool = True


class TownOut(Schema):
    """One town as a form takes it over."""

    postal_code: str
    municipality: str
    town_code: str
    address: str


class TownsOut(Schema):
    """At most 40; `more` says that there are others."""

    towns: list[TownOut]
    more: bool


@router.get("/alerts", response={200: list[AlertOut], **answers()}, summary="受付一覧の注意")
@requires("residents.home")
def alerts(request: HttpRequest, given: Narrowed) -> list[AlertOut]:
    """Late cases, short stock, periods of 支援措置 that end, stopped messages: counts only."""
    found = alerts_for(staff=staff_of(request), scope=scope_of(request, given))
    return [AlertOut.model_validate(a, from_attributes=True) for a in found]


@router.post("/towns/searches", response={200: TownsOut, **answers()}, summary="町字・郵便番号の検索")
@requires("residents.enter")
def find_towns(request: HttpRequest, given: TownsIn) -> TownsOut:
    """Posted, for what is typed is part of somebody's address."""
    found = offers(given.typed.strip(), own=given.own, staff=staff_of(request))
    shown = [TownOut.model_validate(t, from_attributes=True) for t in found[:MOST]]
    return TownsOut(towns=shown, more=len(found) > MOST)

"""Routes of 印鑑登録システム."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.seals.api.app import api
from openjuki.systems.seals.services.desk import desk
from openjuki.systems.seals.web import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("messages/", include(pages.routes(desk))),
    path("api/", api.urls),
]

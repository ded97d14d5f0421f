"""Routes of 市町村CS."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.juki_cs.api import api
from openjuki.systems.juki_cs.services.desk import desk
from openjuki.systems.juki_cs.web import home, identity

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("identity/", identity.search, name="identity"),
    path("identity/<int:record>/", identity.show, name="identity-person"),
    path("notices/", home.notices, name="notices"),
    path("messages/", include(pages.routes(desk))),
    path("api/", api.urls),
]

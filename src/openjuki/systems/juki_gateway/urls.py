"""Routes of 住基ネット中間サーバ."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.juki_gateway.api import api
from openjuki.systems.juki_gateway.services.desk import desk
from openjuki.systems.juki_gateway.web import home, hours

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("hours/", hours.edit, name="hours"),
    path("hours/suspend", hours.suspend, name="suspend"),
    path("hours/resume", hours.resume, name="resume"),
    path("messages/", include(pages.routes(desk))),
    path("api/", api.urls),
]

"""Routes of 住基ネット中間サーバ."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.juki_gateway.api import api
from openjuki.systems.juki_gateway.selectors.passages import KINDS
from openjuki.systems.juki_gateway.web import home, hours

SENDERS = ("residents/", "juki_gateway/")
TITLES = {kind.replace("residents/", sender): text for kind, text in KINDS.items() for sender in SENDERS}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("hours/", hours.edit, name="hours"),
    path("hours/suspend", hours.suspend, name="suspend"),
    path("hours/resume", hours.resume, name="resume"),
    path("messages/", include(pages.routes("juki_gateway", titles=TITLES))),
    path("api/", api.urls),
]

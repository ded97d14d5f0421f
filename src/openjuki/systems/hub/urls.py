"""Routes of 個人基本・業務間連携. Importing `api.feed` puts the filter of the feed in force."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.hub.api import feed  # noqa: F401  # its import registers the filter
from openjuki.systems.hub.api.app import api
from openjuki.systems.hub.services.desk import desk
from openjuki.systems.hub.web import destinations, transfers

urlpatterns: list[URLPattern | URLResolver] = [
    path("", destinations.index, name="home"),
    path("destinations/<int:number>/", destinations.show, name="destination"),
    path("destinations/<int:number>/uses", destinations.apply_for, name="use-apply"),
    path(
        "destinations/<int:number>/uses/<int:application_id>/approve",
        destinations.approve,
        name="use-approve",
    ),
    path("destinations/<int:number>/uses/<int:application_id>/end", destinations.end, name="use-end"),
    path("transfers/", transfers.index, name="transfers"),
    path("messages/", include(pages.routes(desk))),
    path("api/", api.urls),
]

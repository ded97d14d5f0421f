"""Routes of 証明書確認システム."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.proof import web
from openjuki.systems.proof.services.desk import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("", web.home, name="home"),
    path("C/<str:token>", web.certificate, name="certificate"),
    path("c/<str:token>", web.certificate),
    path("messages/", include(pages.routes(desk))),
]

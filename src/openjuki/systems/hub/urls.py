"""Routes of 個人基本・業務間連携. Importing `api.feed` puts the filter of the feed in force."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from openjuki.systems.hub.api import feed
from openjuki.systems.hub.api.inquiries import api

assert feed.own_part

urlpatterns: list[URLPattern | URLResolver] = [path("api/", api.urls)]

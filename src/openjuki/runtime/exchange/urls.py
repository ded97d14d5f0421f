"""Doors of the exchange below `/exchange/`."""

from __future__ import annotations

from django.urls import path

from openjuki.runtime.exchange import views

urlpatterns = [
    path("messages", views.messages, name="exchange-messages"),
    path("status", views.status, name="exchange-status"),
    path("feed", views.feed, name="exchange-feed"),
]

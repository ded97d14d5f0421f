"""Addresses of the shell, mounted under `/shell/`."""

from __future__ import annotations

from django.urls import path

from openjuki.runtime.web import guide, views

app_name = "shell"
urlpatterns = [
    path("read/<slug:kind>", views.read, name="read"),
    path("choices/<slug:kind>", views.choices, name="choices"),
    path("alive", views.alive, name="alive"),
    path("active", views.active, name="active"),
    path("guide", guide.guide, name="guide"),
    path("guide/save", guide.save, name="guide-save"),
    path("guide/table", guide.table, name="guide-table"),
    path("guide/error/<int:status>", guide.error, name="guide-error"),
]

"""Addresses of sign-in, mounted under `/signin/`."""

from __future__ import annotations

from django.urls import path

from openjuki.runtime.signin import views

app_name = "signin"
urlpatterns = [
    path("start", views.start, name="start"),
    path("return", views.come_back, name="return"),
    path("out", views.out, name="out"),
    path("lock", views.lock, name="lock"),
    path("locked", views.locked, name="locked"),
    path("unlock", views.unlock, name="unlock"),
    path("unlocked", views.unlocked, name="unlocked"),
    path("resume", views.resume, name="resume"),
]

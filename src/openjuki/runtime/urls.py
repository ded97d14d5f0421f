"""URL configuration of a process (URL): the system's own, the exchange, the shell, sign-in, health."""

from __future__ import annotations

from django.urls import include, path

from openjuki.runtime import installation
from openjuki.runtime.health import health

urlpatterns = [
    path("healthz", health),
    path("exchange/", include("openjuki.runtime.exchange.urls")),
    path("signin/", include("openjuki.runtime.signin.urls")),
    path("shell/", include("openjuki.runtime.web.urls")),
    path("", include(f"openjuki.systems.{installation.current_system()}.urls")),
]

handler400 = "openjuki.runtime.web.errors.bad_request"
handler403 = "openjuki.runtime.web.errors.forbidden"
handler404 = "openjuki.runtime.web.errors.not_found"
handler500 = "openjuki.runtime.web.errors.server_error"

"""Settings for the type checker alone: every system's models in one process, no installation needed."""

from __future__ import annotations

SECRET_KEY = "types-only"  # noqa: S105
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "openjuki.runtime.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "types"}}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "openjuki.runtime.web",
    "openjuki.runtime.audit",
    "openjuki.runtime.requests",
    "openjuki.runtime.exchange",
    "openjuki.runtime.signin",
    "openjuki.systems.identity",
    "openjuki.systems.residents",
    "openjuki.systems.juki_gateway",
    "openjuki.systems.juki_cs",
    "openjuki.systems.hub",
    "openjuki.systems.seals",
    "openjuki.systems.proof",
]
AUTH_USER_MODEL = "identity.StaffUser"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # allauth insists
EXCHANGE_CATALOGUE = "openjuki.messages.registry.catalogue"

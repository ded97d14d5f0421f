"""The one Django settings module (設定): composed from the installation and the system served.

Needs `OPENJUKI_HOME` and `OPENJUKI_SYSTEM`; `OPENJUKI_DB_ROLE` (owner|app|retention) picks the role.
A system's own needs (identity's sign-in packages) stand in its `settings.py` and are merged here: this is
the composition root, the only place where a system is reached by its name.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from urllib.parse import unquote, urlsplit

from openjuki.runtime import installation as _installation

_inst = _installation.current()
SYSTEM = _installation.current_system()
_role = os.environ.get("OPENJUKI_DB_ROLE", "app")
_package = f"openjuki.systems.{SYSTEM}"

DEBUG = False
SECRET_KEY = _inst.secret(f"django/{SYSTEM}")
ALLOWED_HOSTS = [*_inst.options.get("hosts", []), "localhost", "127.0.0.1"]
ROOT_URLCONF = "openjuki.runtime.urls"
WSGI_APPLICATION = "openjuki.runtime.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_CHARSET = "utf-8"
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True  # Django's and allauth's own form messages in Japanese; ours are Japanese anyway
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "openjuki.runtime.web",
    "openjuki.runtime.audit",
    "openjuki.runtime.requests",
    "openjuki.runtime.exchange",
    "openjuki.runtime.signin",
    f"{_package}.apps.SystemConfig",
]
MIDDLEWARE = [
    "openjuki.runtime.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openjuki.runtime.web.middleware.ErrorPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "openjuki.runtime.signin.middleware.StaffMiddleware",
    "openjuki.runtime.requests.middleware.IdempotencyMiddleware",
]

_parts = urlsplit(_inst.database_url(SYSTEM, _role))
_pooled = _role == "app" and os.environ.get("OPENJUKI_POOL", "1") == "1"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _parts.hostname,
        "PORT": _parts.port,
        "NAME": _parts.path.lstrip("/"),
        "USER": unquote(_parts.username or ""),
        "PASSWORD": unquote(_parts.password or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": f"openjuki-{SYSTEM}",
            # Only the fixed statements of runtime.db.prepared are planned ahead; they are not to be planned anew.
            "options": "-c plan_cache_mode=force_generic_plan",
            **({"pool": {"min_size": 1, "max_size": 10, "timeout": 10}} if _pooled else {}),
        },
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "openjuki.runtime.web.context.shell",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = _inst.home / "static" / SYSTEM
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

_secure = _inst.mode == "production"
CSRF_COOKIE_NAME = f"oj_csrf_{SYSTEM}"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True  # the shell sends the token from the page
CSRF_FAILURE_VIEW = "openjuki.runtime.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = False  # TLS ends in front or in gunicorn; see docs/deployment
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
EXCHANGE_CATALOGUE = "openjuki.messages.registry.catalogue"  # by name: the runtime knows no message
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("OPENJUKI_LOG_LEVEL", "WARNING")},
    # Django would write the exception's text, which may quote a row; the shell logs a reference instead.
    "loggers": {"django.request": {"handlers": [], "level": "CRITICAL", "propagate": False}},
}

if importlib.util.find_spec(f"{_package}.settings"):
    _own = importlib.import_module(f"{_package}.settings")
    INSTALLED_APPS = [
        *getattr(_own, "INSTALLED_APPS_BEFORE", []),
        *INSTALLED_APPS,
        *getattr(_own, "INSTALLED_APPS", []),
    ]
    MIDDLEWARE = getattr(_own, "MIDDLEWARE", MIDDLEWARE)
    globals().update(
        {k: v for k, v in vars(_own).items() if k.isupper() and not k.startswith(("INSTALLED", "MIDDLEWARE"))}
    )

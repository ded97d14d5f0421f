"""Settings for tests of the screen shell alone: no database, a signed-in clerk, readers of a made-up kind."""

from __future__ import annotations

from openjuki.runtime import installation

SECRET_KEY = "shell tests"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "support.shell_urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, str]] = {}
LANGUAGE_CODE, USE_I18N, USE_TZ, TIME_ZONE = "ja", False, True, "Asia/Tokyo"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "openjuki.runtime.web",
    "openjuki.runtime.audit",
]
MIDDLEWARE = [
    "openjuki.runtime.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openjuki.runtime.web.middleware.ErrorPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "support.shell_urls.ClerkMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "openjuki.runtime.web.context.shell",
            ]
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
CSRF_FAILURE_VIEW = "openjuki.runtime.web.errors.csrf_failure"
SHELL = {
    "idle_seconds": int(installation.current().options.get("idle_seconds", 600)),
    "search": "/shell/guide/table",
}

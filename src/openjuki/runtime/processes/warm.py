"""Importing the heavy libraries once, before forking (事前の読込み).

Only what works without Django's settings: the children choose their system after the fork. A name that does
not exist (any more) is an error, so that the list cannot rot.
"""

from __future__ import annotations

import gc
import importlib

MODULES = (
    "django.core.handlers.wsgi",
    "django.core.management",
    "django.core.validators",
    "django.db.backends.postgresql.base",
    "django.db.backends.postgresql.psycopg_any",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.middleware.common",
    "django.middleware.csrf",
    "django.template",
    "django.test.signals",
    "django.urls",
    "django.views.generic",
    "gunicorn.app.base",
    "gunicorn.workers.gthread",
    "httpx",
    "joserfc.jwe",
    "joserfc.jwk",
    "joserfc.jws",
    "psycopg",
    "psycopg_pool",
    "pydantic",
    "whitenoise",
)


def up() -> None:
    """Import everything and keep it out of the garbage collector's way, so that pages stay shared."""
    for name in MODULES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()

"""Whether this node may serve (稼動状態): it answers, its database answers, its migrations are complete.

A node whose version or migration level differs from the others must not issue (standard-notes §4.1, 6), so
the answer names both.
"""

from __future__ import annotations

from importlib.metadata import version

from django.db import connection
from django.http import HttpRequest, JsonResponse

from openjuki.runtime import installation
from openjuki.runtime.processes import system
from openjuki.runtime.rights import public

_checked: dict[str, bool] = {}


@public("稼動確認。個人の情報を含まない")
def health(request: HttpRequest) -> JsonResponse:
    """200 with system, version and migration state, or 503."""
    ready = _migrated() and _answers()
    body = {"system": installation.current_system(), "version": version("openjuki"), "ready": ready}
    return JsonResponse(body, status=200 if ready else 503)


def _migrated() -> bool:
    # Only a complete state is remembered: an incomplete one may be repaired while we run.
    if not _checked.get("migrated"):
        _checked["migrated"] = system.migrated()
    return _checked["migrated"]


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)

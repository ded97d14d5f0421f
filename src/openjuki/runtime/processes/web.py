"""The web process of a system (画面とAPIのプロセス)."""

from __future__ import annotations

import socket

from openjuki.runtime import installation
from openjuki.runtime.processes import garbage, server, system
from openjuki.runtime.processes.child import NOT_MIGRATED


def run(name: str, listener: socket.socket) -> int:
    """Serve a system; NOT_MIGRATED where its database is behind this version (S 4.1: must not issue)."""
    system.bind(name)
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    if not system.migrated():
        print(f"{name}: データベースの移行が終わっていません。openjuki setup を実行してください", flush=True)
        return NOT_MIGRATED
    (installation.current().home / "static" / name).mkdir(parents=True, exist_ok=True)
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018  # import all views now, not in the first clerk's request
    garbage.settle_down()
    server.serve(application, listener)
    return 0

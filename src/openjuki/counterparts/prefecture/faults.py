"""Switchable disturbances (障害の模擬), for tests and demonstrations: the file `<home>/prefecture-fault`.

Its one word says what goes wrong at the door of the exchange: `nonsense` (an answer that is none, nothing
taken), `swallow` (taken, but the answer is lost), `away` (HTTP 503), `slow` (two seconds late). Whoever may
write into the installation's folder may switch; there is no door for it on the network.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse

from openjuki.runtime.exchange.wsgi import PREFIX, Application

FILE = "prefecture-fault"
NONSENSE, SWALLOW, AWAY, SLOW = "nonsense", "swallow", "away", "slow"
_SLOW_SECONDS = 2.0


def disturbed(application: Application, home: Path) -> Application:
    """The application with the disturbance that the file names; without the file nothing goes wrong."""

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        fault = _fault(home) if environ.get("PATH_INFO", "").startswith(PREFIX) else ""
        if fault == SLOW:
            time.sleep(_SLOW_SECONDS)
        if fault == SWALLOW:
            list(application(environ, lambda *_: lambda _: None))
        if fault in (NONSENSE, SWALLOW):
            return _say(start_response, "200 OK", "<html><body>しばらくお待ちください</body></html>")
        if fault == AWAY:
            return _say(start_response, "503 Service Unavailable", "")
        return application(environ, start_response)

    return answer


def _fault(home: Path) -> str:
    try:
        return (home / FILE).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _say(start_response: StartResponse, status: str, text: str) -> list[bytes]:
    content = text.encode()
    start_response(
        status, [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(content)))]
    )
    return [content]

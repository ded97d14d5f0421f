"""The exchange as a plain WSGI application (受付口), for programs without a web framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse

from openjuki.runtime.exchange.endpoint import Endpoint, Request

PREFIX = "/exchange/"
_TITLES = {200: "OK", 202: "Accepted"}
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def exchange_application(endpoint: Endpoint, otherwise: Application | None = None) -> Application:
    """Serve `/exchange/…`; everything else goes to `otherwise`, or is 404."""

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX) and otherwise is not None:
            return otherwise(environ, start_response)
        reply = endpoint.answer(_request(environ, path))
        content = reply.content()
        headers = [("Content-Type", reply.content_type), ("Content-Length", str(len(content)))]
        start_response(f"{reply.status} {_TITLES.get(reply.status, 'Refused')}", headers)
        return [content]

    return application


def _request(environ: dict[str, Any], path: str) -> Request:
    declared = environ.get("CONTENT_LENGTH") or "0"
    length = int(declared) if declared.isdecimal() else 0
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        authorization=environ.get("HTTP_AUTHORIZATION", ""),
        length=length,
        remote=environ.get("REMOTE_ADDR", ""),
        read=lambda: environ["wsgi.input"].read(length),
    )

"""Asking a web process whether it may serve (稼動確認)."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit


def ready(url: str, timeout: float = 1.0) -> bool:
    """True where `/healthz` answers 200; False for everything else, silence included."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request("GET", parts.path, headers={"Connection": "close"})
        response = connection.getresponse()
        body = json.loads(response.read() or b"{}")
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return response.status == 200 and body.get("ready", True) is True

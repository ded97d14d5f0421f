"""一覧の印刷: where a list is printed, narrowed as it stands on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def printing(name: str, narrowed: Mapping[str, Any]) -> str:
    """Address of the page that shows the printed list."""
    given = {k: v for k, v in narrowed.items() if v not in ("", None)}
    return f"{reverse('residents:list-paper', args=[name])}?{urlencode(given)}"

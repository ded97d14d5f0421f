"""What CS needs beyond the common settings: the screen locks after five minutes (U-12)."""

from __future__ import annotations

SHELL = {"idle_seconds": 300, "search": "/identity/"}

"""What the seal registration needs beyond the common settings: where F2 leads."""

from __future__ import annotations

SHELL = {"search": "/search", "search_right": "seals.search"}

"""Titles of the kinds of notice on lists (届出の種別の名).

The list of kinds (`services.notice_forms.kinds`), which selectors cannot import, fills it.
"""

from __future__ import annotations

KIND_TITLES: dict[str, str] = {}

"""Noting what happened to accounts and sign-ins (認証の記録). Source: U-01, U-08."""

from __future__ import annotations

from openjuki.runtime import clock
from openjuki.systems.identity.models import SecurityEvent
from openjuki.systems.identity.models.events import TITLES


def note(*, kind: str, user_id: str, actor: str = "", terminal: str = "", detail: str = "") -> None:
    """Append one event. `detail` is Japanese, for people, and never holds a secret."""
    if kind not in TITLES:
        raise ValueError(f"unknown event {kind}")
    SecurityEvent.objects.create(
        at=clock.real_now(),
        kind=kind,
        user_id=user_id[:40],
        actor=actor[:40],
        terminal=terminal[:120],
        detail=detail[:200],
    )

"""What the message `identity/rights_changed` does at this system (権限の失効・変更).

A system's inbox calls `apply` for each message. Source: decisions.md, Sign-in; U-06.
"""

from __future__ import annotations

from django.db import transaction

from openjuki.runtime import clock
from openjuki.runtime.signin import sessions
from openjuki.runtime.signin.models import RightsFloor


@transaction.atomic
def apply(*, user_id: str, rights_version: int, action: str, identity_session: str = "") -> int:
    """Take over a change of a person's rights; returns the number of sessions ended.

    action `refresh`: rights were added or taken: sessions fetch them anew at their next request.
    action `end`: 異動・退職等: all sessions below the version end, and older assertions open no new one.
    action `end_session`: one sign-in at identity was ended; what came from it ends here.
    Raises ValueError for another action (the message is then quarantined).
    """
    if action == "end_session":
        return sessions.end_where(user_id=user_id, identity_session=identity_session)
    if action not in ("end", "refresh"):
        raise ValueError(f"unknown action {action}")
    _raise_floor(user_id, rights_version)
    if action == "end":
        return sessions.end_where(user_id=user_id, below_version=rights_version)
    sessions.ask_again(user_id)
    return 0


def _raise_floor(user_id: str, version: int) -> None:
    now = clock.real_now()
    sessions.take_floor_lock(user_id)
    row, _ = RightsFloor.objects.get_or_create(
        user_id=user_id, defaults={"least_version": version, "heard_at": now}
    )
    if version > row.least_version:  # a late message must not lower it
        row.least_version, row.heard_at = version, now
        row.save(update_fields=["least_version", "heard_at"])

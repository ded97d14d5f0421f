"""Telling the other systems that somebody's rights changed (権限変更の通知). Source: U-06."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from openjuki.messages.identity.rights_changed.v1 import Body
from openjuki.runtime import exchange
from openjuki.runtime.signin import revocation
from openjuki.systems.identity.models import StaffUser

Action = Literal["refresh", "end", "end_session"]
KIND = "identity/rights_changed/v1"


def announce(person: StaffUser, *, action: Action, sign_in: UUID | None = None) -> None:
    """Publish in the transaction of the change; identity itself keeps the floor for its own API bearers.

    `action` is `refresh` (ask for rights anew), `end` (all sessions end) or `end_session` (those that come
    from the one sign-in end).
    """
    identity_session = str(sign_in) if sign_in else ""
    body = Body(
        user_id=person.user_id,
        rights_version=person.rights_version,
        action=action,
        identity_session=identity_session,
    )
    exchange.publish(kind=KIND, subject=person.user_id, body=body)
    revocation.apply(
        user_id=person.user_id,
        rights_version=person.rights_version,
        action=action,
        identity_session=identity_session,
    )

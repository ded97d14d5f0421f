"""Receiving `identity/rights_changed` (権限変更の受信), the same in every system. Source: U-06."""

from __future__ import annotations

from typing import Any

from openjuki.runtime import exchange
from openjuki.runtime.signin import revocation

KIND = "identity/rights_changed/v1"


def register() -> None:
    """Tell the exchange who applies the kind."""
    exchange.handles(KIND)(apply)


def apply(message: exchange.Incoming) -> None:
    """Apply one message; sessions that it ends are refused from the next request on."""
    body: Any = message.body  # the runtime does not know message types; the exchange has checked it
    revocation.apply(
        user_id=body.user_id,
        rights_version=body.rights_version,
        action=body.action,
        identity_session=body.identity_session,
    )

"""Tables of identity (認証基盤の表)."""

from openjuki.systems.identity.models.events import SecurityEvent
from openjuki.systems.identity.models.grants import Grant, GrantApplication, GrantRight
from openjuki.systems.identity.models.known import KnownRight, Role, RoleRight
from openjuki.systems.identity.models.sessions import HandoverCode, SignIn
from openjuki.systems.identity.models.staff import StaffUser

__all__ = [
    "Grant",
    "GrantApplication",
    "GrantRight",
    "HandoverCode",
    "KnownRight",
    "Role",
    "RoleRight",
    "SecurityEvent",
    "SignIn",
    "StaffUser",
]

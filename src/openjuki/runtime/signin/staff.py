"""The member of staff behind a request (操作者).

Source: contracts.md, Staff and rights; U-01 (one ID per person), U-08 (who did it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is at the screen, what they may do, and how they proved it. Frozen for the whole request.

    `ward` is the 5-digit code of a ward, or "" for city-wide staff. `rights` holds only the rights of the
    system served. `methods` lists what was proved, such as ("password", "totp"). `terminal` names the
    device: address, and the id of its cookie where there is one (U-13).
    """

    user_id: str
    name: str
    office_code: str
    ward: str
    branch: str
    rights: frozenset[str]
    rights_version: int
    methods: tuple[str, ...]
    session_id: str
    terminal: str

    def may(self, right: str) -> bool:
        """True where the right is held."""
        return right in self.rights

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any], *, session_id: str, terminal: str) -> Staff:
        """From the claims of a verified assertion."""
        return cls(
            user_id=claims["sub"],
            name=claims["name"],
            office_code=claims["office_code"],
            ward=claims["ward"],
            branch=claims["branch"],
            rights=frozenset(claims["rights"]),
            rights_version=claims["rights_version"],
            methods=tuple(claims["methods"]),
            session_id=session_id,
            terminal=terminal,
        )

    def to_claims(self) -> dict[str, Any]:
        """What a session row keeps of it; `from_claims` reads it back."""
        return {
            "sub": self.user_id,
            "name": self.name,
            "office_code": self.office_code,
            "ward": self.ward,
            "branch": self.branch,
            "rights": sorted(self.rights),
            "rights_version": self.rights_version,
            "methods": list(self.methods),
        }

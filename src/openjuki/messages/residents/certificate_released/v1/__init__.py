"""証明書の発行 — from the register to the check page: what stands on every certificate, and no person (RR-05)."""

from __future__ import annotations

from openjuki.messages.certificate_items import ReleasedItems


class Body(ReleasedItems):
    """Subject: `certificate-` and the beginning of `token_hash`."""

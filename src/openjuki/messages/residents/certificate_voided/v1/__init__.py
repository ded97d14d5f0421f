"""証明書の処分 — from the register to the check page: this copy does not count any more (S 1.3.8)."""

from __future__ import annotations

from openjuki.messages.certificate_items import VoidedItems


class Body(VoidedItems):
    """Subject: as of the release. Why it was voided is the sender's business."""

"""Reading for the check page (確認)."""

from __future__ import annotations

from hashlib import sha256

from openjuki.systems.proof.models import Certificate


def certificate_of(token: str) -> Certificate | None:
    """The certificate whose QR code bears this token, or None. The token itself is stored nowhere."""
    return Certificate.objects.filter(token_hash=sha256(token.encode()).hexdigest()).first()

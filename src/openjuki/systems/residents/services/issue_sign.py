"""Signing a finished certificate (証明書への電子署名), after its text was compared with the request. RR-05."""

from __future__ import annotations

from openjuki.runtime import installation, pdf_signing
from openjuki.runtime.typeset.printing import SigningAway, signed

__all__ = ["SigningAway", "signature_holds", "signed"]


def signature_holds(pdf: bytes) -> bool:
    """Whether the archived file bears the city's signature and not a byte changed since."""
    try:
        found = pdf_signing.inspect(pdf, key_dir=installation.current().key_dir("residents"))
    except (ValueError, OSError):
        return False
    return found is not None and found.intact

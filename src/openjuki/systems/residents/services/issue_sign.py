"""Signing a finished certificate (証明書への電子署名), after its text was compared with the request. RR-05."""

from __future__ import annotations

from openjuki.runtime import installation, pdf_signing
from openjuki.runtime.errors import Finding, Refused


class SigningAway(Refused):
    """署名できない: nothing was issued."""

    status = 503
    title = "証明書に署名できないため、発行しませんでした"


def signed(pdf: bytes) -> bytes:
    """The file with the city's signature behind its bytes. Raises SigningAway."""
    try:
        return pdf_signing.sign(pdf, key_dir=installation.current().key_dir("residents"))
    except pdf_signing.SigningAway as e:
        raise SigningAway(
            Finding("P05", str(e), remedy="何も交付していません。情報システム部門へ連絡してください。")
        ) from None


def signature_holds(pdf: bytes) -> bool:
    """Whether the archived file bears the city's signature and not a byte changed since."""
    try:
        found = pdf_signing.inspect(pdf, key_dir=installation.current().key_dir("residents"))
    except (ValueError, OSError):
        return False
    return found is not None and found.intact

"""What the check page receives (受信)."""

from __future__ import annotations

from openjuki.runtime.exchange import Incoming, handles
from openjuki.runtime.signin import inbox as signin
from openjuki.systems.proof import services


@handles("residents/certificate_released/v1")
@handles("seals/certificate_released/v1")
def certificate_released(message: Incoming) -> None:
    """証明書の発行."""
    services.record(message=message)


@handles("residents/certificate_voided/v1")
@handles("seals/certificate_voided/v1")
def certificate_voided(message: Incoming) -> None:
    """証明書の処分."""
    services.void(message=message)


signin.register()

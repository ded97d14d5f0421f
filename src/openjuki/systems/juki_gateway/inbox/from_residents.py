"""異動データの受領 (GW-01): every kind of the register is taken over in the same way."""

from __future__ import annotations

from openjuki.runtime.exchange import Incoming
from openjuki.systems.juki_gateway.services import pass_on


def take_over(message: Incoming) -> None:
    """Apply one message of the register."""
    pass_on.take_over(message=message)

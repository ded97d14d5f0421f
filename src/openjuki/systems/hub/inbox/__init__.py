"""What the hub receives (受信): changes of residents, and changes of rights."""

from __future__ import annotations

from openjuki.runtime.exchange import Incoming, handles
from openjuki.runtime.signin import inbox as signin
from openjuki.systems.hub.services import holds, take_over, take_over_all


@handles("residents/resident_changed/v1", together=True)
def resident_changed(message: Incoming) -> None:
    """異動情報 (HB-01)."""
    take_over.take_over(message=message)


@handles("residents/resident_handover/v1")
def resident_handover(message: Incoming) -> None:
    """住民情報の全件連携 (HB-01, S 7.2.3)."""
    take_over_all.take_part(message=message)


@handles("residents/hold_changed/v1")
def hold_changed(message: Incoming) -> None:
    """抑止の設定・解除 (S 3.2)."""
    holds.take_over(message=message)


signin.register()

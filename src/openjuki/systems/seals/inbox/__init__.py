"""What the seal registration receives (受信): changes of persons, holds, and changes of rights."""

from __future__ import annotations

from openjuki.runtime.exchange import Incoming, handles
from openjuki.runtime.signin import inbox as signin
from openjuki.systems.seals.services import take_over, take_over_all


@handles("residents/registrant_changed/v1")
def registrant_changed(message: Incoming) -> None:
    """対象者の異動 (SL-01, SL-02)."""
    take_over.take_over(message=message)


@handles("residents/registrant_handover/v1")
def registrant_handover(message: Incoming) -> None:
    """対象者の全件連携 (S 7.2.3)."""
    take_over_all.take_part(message=message)


@handles("residents/hold_changed/v1")
def hold_changed(message: Incoming) -> None:
    """抑止の設定・解除 (S 3.2)."""
    take_over.take_over_hold(message=message)


signin.register()

"""What CS receives (受信): the gateway's three kinds, and changes of rights; nothing else (A-06)."""

from __future__ import annotations

from openjuki.runtime.exchange import Incoming, handles
from openjuki.runtime.signin import inbox as signin
from openjuki.systems.juki_cs.services import handover, holds, notices, update


@handles("juki_gateway/identity_changed/v1")
def identity_changed(message: Incoming) -> None:
    """本人確認情報の異動 (CS-01)."""
    update.update_identity(message=message)


@handles("juki_gateway/identity_handover/v1")
def identity_handover(message: Incoming) -> None:
    """本人確認情報の全件連携 (CS-01)."""
    handover.take_part(message=message)


@handles("juki_gateway/hold_changed/v1")
def hold_changed(message: Incoming) -> None:
    """抑止の設定・解除 (S 3.1)."""
    holds.take_over(message=message)


@handles("juki_gateway/move_in_notification/v1")
def move_in_notification(message: Incoming) -> None:
    """転入通知 (RR-12)."""
    notices.queue_move_in_notification(message=message)


@handles("juki_gateway/move_out_information/v1")
def move_out_information(message: Incoming) -> None:
    """転出証明書情報 (特例転出)."""
    notices.queue_move_out_information(message=message)


@handles("juki_gateway/family_register_supplement_notice/v1")
def supplement_notice(message: Incoming) -> None:
    """戸籍附票通知 (RR-06)."""
    notices.queue_supplement_notice(message=message)


signin.register()

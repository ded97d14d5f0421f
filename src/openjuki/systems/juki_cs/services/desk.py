"""電文の机: what is shown of messages shows the last four digits of a 住民票コード; the log holds a keyed hash."""

from __future__ import annotations

from openjuki.runtime import fields
from openjuki.runtime.exchange.desk import Desk
from openjuki.systems.juki_cs.selectors.notices import KINDS

CODE_LENGTH = 11
TITLES = {
    "juki_cs/identity_record/v1": "本人確認情報の通知",
    "juki_gateway/identity_changed/v1": "本人確認情報",
    "juki_gateway/hold_changed/v1": "抑止の設定・解除",
    "juki_gateway/identity_handover/v1": "本人確認情報の全件連携",
    "juki_cs/identity_handover/v1": "本人確認情報の全件通知",
    **{f"{system}/{kind}/v1": text for kind, text in KINDS.items() for system in ("juki_cs", "juki_gateway")},
}


def cover(subject: str) -> str:
    """How a subject is shown: beyond CS it is a 住民票コード, from the gateway a 宛名番号."""
    return f"*******{subject[-4:]}" if len(subject) == CODE_LENGTH else subject


def audited(subject: str) -> str:
    """How a subject is written to the log."""
    return fields.keyed_hash(subject).hex() if len(subject) == CODE_LENGTH else subject


desk = Desk("juki_cs", cover=cover, audited=audited, titles=TITLES)

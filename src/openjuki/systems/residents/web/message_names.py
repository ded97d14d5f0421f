"""What messages and systems are called on screens (電文とシステムの名)."""

from __future__ import annotations

from openjuki.runtime import topology

_TITLES = {
    "residents/identity_changed/v1": "本人確認情報の更新",
    "residents/resident_changed/v1": "異動情報(庁内連携)",
    "residents/identity_handover/v1": "本人確認情報の全件連携",
    "residents/resident_handover/v1": "住民情報の全件連携(庁内連携)",
    "residents/registrant_changed/v1": "印鑑登録の対象者の異動",
    "residents/registrant_handover/v1": "印鑑登録の対象者の全件連携",
    "residents/hold_changed/v1": "抑止の設定・解除",
    "residents/move_in_notification/v1": "転入通知",
    "residents/move_out_information/v1": "転出証明書情報",
    "residents/family_register_supplement_notice/v1": "戸籍の附票記載事項通知",
}
#: Kinds whose last step leaves the city, where no route is open yet.
HELD_BEYOND = frozenset(
    {
        "residents/move_in_notification/v1",
        "residents/move_out_information/v1",
        "residents/family_register_supplement_notice/v1",
    }
)


def title_of(kind: str) -> str:
    """Japanese title of a message kind; the kind itself where nobody named it."""
    return _TITLES.get(kind, kind)


def name_of(system: str) -> str:
    """Japanese name of a system or counterpart."""
    node = topology.nodes().get(system)
    return node.title if node else system

"""電文の机: how this system's messages are called, for its pages and its API."""

from __future__ import annotations

from openjuki.runtime.exchange.desk import Desk

TITLES = {
    "residents/registrant_changed/v1": "印鑑登録の対象者の異動",
    "residents/registrant_handover/v1": "印鑑登録の対象者の全件連携",
    "residents/hold_changed/v1": "抑止の設定・解除",
    "seals/certificate_released/v1": "証明書の発行",
    "seals/certificate_voided/v1": "証明書の処分",
}
desk = Desk("seals", titles=TITLES)

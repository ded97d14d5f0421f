"""電文の机: how this system's messages are called."""

from __future__ import annotations

from openjuki.runtime.exchange.desk import Desk

TITLES = {
    "residents/certificate_released/v1": "証明書の発行",
    "residents/certificate_voided/v1": "証明書の処分",
    "seals/certificate_released/v1": "印鑑登録証明書の発行",
    "seals/certificate_voided/v1": "印鑑登録証明書の処分",
}
desk = Desk("proof", titles=TITLES)

"""電文の机: how this system's messages are called, for its pages and its API."""

from __future__ import annotations

from openjuki.runtime.exchange.desk import Desk

TITLES = {
    "residents/resident_changed/v1": "異動情報",
    "residents/resident_handover/v1": "住民情報の全件連携",
    "residents/hold_changed/v1": "抑止の設定・解除",
    "hub/hold_changed/v1": "抑止の設定・解除",
    "hub/resident_delta/v1": "異動情報の差分",
}
desk = Desk("hub", titles=TITLES)

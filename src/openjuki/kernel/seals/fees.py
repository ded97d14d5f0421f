"""登録証の手数料 — what a new 印鑑登録証 costs (条例): the first one, a replacement, after a loss, at a 改印."""

from __future__ import annotations

from openjuki.kernel.seals.ordinance import Ordinance


def card_fee(kind: str, rules: Ordinance, *, with_card: bool, ended_by: str) -> int:
    """Yen. `kind`: key of `KINDS`; `ended_by`: 抹消事由 of the last registration, empty where there is none."""
    if kind == "change" and with_card:
        return rules.change_card_fee
    if kind == "reissue" or (kind == "register" and with_card and ended_by == "card_lost"):
        return rules.card_fee
    return rules.first_card_fee if kind == "register" and with_card else 0

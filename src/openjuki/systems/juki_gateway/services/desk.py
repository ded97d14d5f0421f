"""電文の机: how this system's messages are called, for its pages and its API."""

from __future__ import annotations

from openjuki.runtime.exchange.desk import Desk
from openjuki.systems.juki_gateway.selectors.passages import KINDS

SENDERS = ("residents/", "juki_gateway/")
TITLES = {kind.replace("residents/", sender): text for kind, text in KINDS.items() for sender in SENDERS}
desk = Desk("juki_gateway", titles=TITLES)

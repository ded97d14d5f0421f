"""電文の机: this system's messages, for its pages and its API."""

from __future__ import annotations

from openjuki.runtime.exchange.desk import Desk

desk = Desk("residents")

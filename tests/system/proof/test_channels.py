"""経路: every route of proof is in the table of channels (S 3.4, L-01)."""

from __future__ import annotations

from support import channels


def test_every_route_is_in_the_table() -> None:
    assert channels.unlisted_routes("proof") == [], channels.TOLD


def test_every_row_of_the_table_is_a_route() -> None:
    assert channels.gone_routes("proof") == []

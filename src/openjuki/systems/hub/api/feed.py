"""What an office sees of the feed (差分の提供): its own items of its approved use (HB-02, HB-06, L-02).

Importing this module registers the filter; the routes of the hub import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.runtime.exchange import filters_feed
from openjuki.systems.hub.selectors import allowed

_permits = allowed.Permits()


@filters_feed("hub/hold_changed/v1")
def every_hold(consumer: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Whoever fetches residents hears of holds, whatever else it may have: it must not tell on (S 3.2)."""
    permit = _permits.of(consumer)
    return dict(body) if permit is not None and permit.by_feed else None


@filters_feed("hub/resident_delta/v1")
def own_part(consumer: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The consumer's part of one change; None where it gets nothing."""
    permit = _permits.of(consumer)
    if permit is None or not permit.by_feed:
        return None
    return permit.part_of(body)

"""How many messages are in which state (電文の件数), for screens: counted no further than people read."""

from __future__ import annotations

from openjuki.runtime.exchange.database import Database
from openjuki.runtime.exchange.selectors import query
from openjuki.runtime.exchange.states import SENT

#: A count stops here: no page reads the messages of years to say how many were applied.
MOST_COUNTED = 1000
_DELIVERIES = [state for state in SENT if state not in ("pending", "offered")]


def _counted(name: str, source: str) -> str:
    return f"SELECT '{name}', count(*) FROM (SELECT FROM {source} LIMIT {MOST_COUNTED}) AS few"


_COUNT_SENT = " UNION ALL ".join(
    [
        *(_counted(s, f"exchange_delivery WHERE state = '{s}'") for s in _DELIVERIES),
        _counted("pending", "exchange_pending"),
    ]
)
_COUNT_RECEIVED = " UNION ALL ".join(
    [
        *(_counted(s, f"exchange_inbox WHERE state = '{s}'") for s in ("waiting", "quarantined")),
        *(_counted(s, f"exchange_applied WHERE outcome = '{s}'") for s in ("applied", "skipped")),
        _counted("refused", "exchange_refused"),
    ]
)


def counts(*, database: Database | None = None) -> dict[str, dict[str, int]]:
    """Messages by direction and state, at most `MOST_COUNTED`; states without any are left out."""
    groups = {"sent": _COUNT_SENT, "received": _COUNT_RECEIVED}
    return {direction: {s: int(n) for s, n in query(database, sql) if n} for direction, sql in groups.items()}


def count_text(count: int) -> str:
    """A number of `counts` as people read it."""
    return f"{count}以上" if count >= MOST_COUNTED else str(count)

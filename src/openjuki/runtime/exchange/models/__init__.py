"""Tables of the exchange (電文交換の表), one set in each system's schema."""

from __future__ import annotations

from openjuki.runtime.exchange.models.bulk import Bulk
from openjuki.runtime.exchange.models.erasure import ErasedBodies
from openjuki.runtime.exchange.models.inbound import (
    Applied,
    Cursor,
    Inbox,
    Quarantine,
    Received,
    Refused,
    Skip,
    Stream,
)
from openjuki.runtime.exchange.models.outbound import (
    Delivery,
    Feed,
    FeedHead,
    FeedPage,
    FeedReader,
    Message,
    Pending,
    SubjectCounter,
)

__all__ = [
    "Applied",
    "Bulk",
    "Cursor",
    "Delivery",
    "ErasedBodies",
    "Feed",
    "FeedHead",
    "FeedPage",
    "FeedReader",
    "Inbox",
    "Message",
    "Pending",
    "Quarantine",
    "Received",
    "Refused",
    "Skip",
    "Stream",
    "SubjectCounter",
]

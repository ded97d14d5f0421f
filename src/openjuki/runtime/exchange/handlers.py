"""What a system does with what it receives (電文の処理): a function per kind, in its `inbox` package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message to apply. `body` never shows in repr: it holds personal data."""

    id: UUID
    kind: str
    sender: str
    receiver: str
    subject: str
    seq: int
    made_at: datetime
    body: BaseModel = field(repr=False)


class CannotApply(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """適用できない: no further try helps; the message goes to quarantine with this reason at once (L-05).

    `code` is the id of the check, `reason` a Japanese sentence without personal data.
    """

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"{code} {reason}")


Handler = Callable[[Incoming], None]
FeedFilter = Callable[[str, Mapping[str, Any]], "Mapping[str, Any] | None"]
H = TypeVar("H", bound=Handler)
F = TypeVar("F", bound=FeedFilter)

_handlers: dict[str, Handler] = {}
_together: set[str] = set()
_filters: dict[str, FeedFilter] = {}


def handles(kind: str, *, together: bool = False) -> Callable[[H], H]:
    """Register the function that applies a kind; it runs inside the transaction that marks it applied.

    It raises CannotApply (or runtime.errors.Refused) for what must go to quarantine. Anything else that it
    raises is tried again a few times.

    `together`: messages about different persons may share a transaction, and its statements wait for one
    another (`db.prepared.gathered`): the function writes by `prepared.ask` alone, reads nothing, and locks
    nothing but the person. Where one of them fails, all are taken back and tried one by one.
    """

    def register(function: H) -> H:
        if _handlers.get(kind, function) is not function:
            raise ValueError(f"{kind} is handled twice")
        _handlers[kind] = function
        if together:
            _together.add(kind)
        return function

    return register


def goes_together(kind: str) -> bool:
    """Whether messages of a kind may share a transaction."""
    return kind in _together


def filters_feed(kind: str) -> Callable[[F], F]:
    """Register what a consumer may see of a kind in our feed: `(consumer, body) -> items or None`.

    A kind without such a function is given to nobody (L-02: deny by default).
    """

    def register(function: F) -> F:
        if _filters.get(kind, function) is not function:
            raise ValueError(f"{kind} is filtered twice")
        _filters[kind] = function
        return function

    return register


def handler(kind: str) -> Handler | None:
    """The function registered for a kind."""
    return _handlers.get(kind)


def feed_filter(kind: str) -> FeedFilter | None:
    """The filter registered for a kind."""
    return _filters.get(kind)


def apply_registered(message: Incoming, cursor: object) -> None:
    """Apply a message by the registered function. Raises CannotApply where no system took the kind."""
    function = handler(message.kind)
    if function is None:
        raise CannotApply("no_handler", "この種別の処理がありません。ソフトウェアの版を確認してください")
    function(message)

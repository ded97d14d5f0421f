"""What the exchange must know of message kinds (電文種別の目録), injected from outside.

The runtime is free of domain words: the manifest and the bodies live in `openjuki.messages` and reach it as
an object with this shape. Who may say what to whom is data; nothing else is let through (L-02, L-05).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

from pydantic import BaseModel

from openjuki.runtime.keys import group_of

PUSH, PULL = "push", "pull"


class Route(Protocol):
    """One row of the manifest."""

    @property
    def kind(self) -> str:
        """`<sender>/<name>/v<n>`."""

    @property
    def sender(self) -> str:
        """System that may send it."""

    @property
    def receiver(self) -> str:
        """System that receives it; of a pull route also each party of that group."""

    @property
    def mode(self) -> str:
        """push or pull."""

    @property
    def route(self) -> str:
        """open, or held: queued and shown as not yet sent."""

    @property
    def basis(self) -> str:
        """Law or specification id."""

    @property
    def max_size(self) -> int:
        """Largest body in bytes."""


class Catalogue(Protocol):
    """All routes, and the body type of each kind."""

    @property
    def routes(self) -> Iterable[Route]:
        """Rows of the manifest."""

    def body_type(self, kind: str) -> type[BaseModel]:
        """The frozen pydantic type of a kind. Raises KeyError for an unknown one."""


class Manifest:
    """Look-ups over a catalogue, from the point of view of one party."""

    def __init__(self, catalogue: Catalogue, me: str) -> None:
        self.me = me
        self._catalogue = catalogue
        self._group = group_of(me)
        self._types: dict[str, type[BaseModel]] = {}

    @cached_property
    def _out(self) -> dict[str, list[Route]]:
        found: dict[str, list[Route]] = {}
        for row in self._catalogue.routes:
            if row.sender == self._group:
                found.setdefault(row.kind, []).append(row)
        return found

    @cached_property
    def _in(self) -> dict[tuple[str, str], Route]:
        return {(r.kind, r.sender): r for r in self._catalogue.routes if r.receiver == self._group}

    @cached_property
    def largest(self) -> int:
        """Largest body that anyone may send us, bytes."""
        return max((r.max_size for r in self._in.values()), default=0)

    def outgoing(self, kind: str) -> list[Route]:
        """Routes on which we send a kind; empty where we may not."""
        return self._out.get(kind, [])

    def incoming(self, kind: str, sender: str) -> Route | None:
        """The route on which `sender` may send us a kind, or None."""
        return self._in.get((kind, group_of(sender)))

    def kinds_out(self) -> list[str]:
        """Every kind that we may send."""
        return sorted(self._out)

    def receivers(self) -> list[str]:
        """Systems to which an open push route leads."""
        rows = [r for rows in self._out.values() for r in rows]
        return sorted({r.receiver for r in rows if r.mode == PUSH and r.route == "open"})

    def feeds(self) -> list[str]:
        """Systems whose feed we read."""
        return sorted({r.sender for r in self._in.values() if r.mode == PULL})

    def body_type(self, kind: str) -> type[BaseModel]:
        """Body type of a kind."""
        known = self._types.get(kind)
        if known is None:
            known = self._types[kind] = self._catalogue.body_type(kind)
        return known

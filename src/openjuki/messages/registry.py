"""The manifest of messages (電文目録): who says what to whom, on which legal basis, how large.

`manifest.csv` is the one list; each kind has a folder `<sender>/<name>/v<n>/` with its body, its schema and
examples. The runtime gets the catalogue by the setting `EXCHANGE_CATALOGUE`.
Sources: decisions.md (Messages), L-02, L-05, HB-06.
"""

from __future__ import annotations

import csv
import importlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel

PACKAGE = "openjuki.messages"


@dataclass(frozen=True, slots=True)
class Route:
    """One row: `mode` is push or pull, `route` open or held (queued, shown as not yet sent)."""

    kind: str
    sender: str
    receiver: str
    mode: str
    route: str
    basis: str
    max_size: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All routes and the body type of each kind."""

    routes: tuple[Route, ...]

    def body_type(self, kind: str) -> type[BaseModel]:
        """The body of a kind. Raises KeyError for a kind that is not in the manifest."""
        if kind not in self.kinds():
            raise KeyError(kind)
        return _body_type(kind)

    def kinds(self) -> frozenset[str]:
        """Every kind of the manifest."""
        return _kinds(self)


@cache
def _kinds(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(r.kind for r in catalogue.routes)


@cache
def _body_type(kind: str) -> type[BaseModel]:
    module = importlib.import_module(f"{PACKAGE}.{kind.replace('/', '.')}")
    body: type[BaseModel] = module.Body
    return body


@cache
def catalogue() -> Catalogue:
    """The catalogue of `manifest.csv`."""
    text = (files(PACKAGE) / "manifest.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return Catalogue(tuple(_route(r) for r in rows))


def _route(row: dict[str, str]) -> Route:
    return Route(
        kind=row["kind"],
        sender=row["sender"],
        receiver=row["receiver"],
        mode=row["mode"],
        route=row["route"],
        basis=row["basis"],
        max_size=int(row["max_size"]),
    )


def folder(kind: str) -> Traversable:
    """Folder of a kind: body, `schema.json`, `examples/good`, `examples/bad`."""
    return files(PACKAGE).joinpath(*kind.split("/"))

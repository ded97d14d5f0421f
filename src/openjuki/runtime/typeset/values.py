"""Values the engine hands out — 組版の結果."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Overflow:
    """文字溢れ of one field: ``field`` is the id that the template gave the cell (``2.name``); ``text``: all of it."""

    field: str
    text: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What made the document: the same three and the same data give the same bytes.

    ``engine`` is version and SHA-256 of the typesetter, ``fonts`` and ``templates`` are SHA-256 (hex).
    """

    engine: str
    fonts: str
    templates: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document: bytes, SHA-256 (hex), what made it, and the fields that did not fit."""

    pdf: bytes = field(repr=False)
    sha256: str
    mark: str
    fingerprint: Fingerprint
    overflows: tuple[Overflow, ...] = ()

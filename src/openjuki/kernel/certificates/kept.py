"""保管した模型 — a certificate as it was made, out of the plain model that was kept of it (`document.plain` undone)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from openjuki.kernel.certificates.certifier import Certification
from openjuki.kernel.certificates.document import Block, Cell
from openjuki.kernel.certificates.history import HistoryRow
from openjuki.kernel.certificates.record_copy import Page, RecordCopy


def kept(said: Mapping[str, Any]) -> RecordCopy:
    """The certificate. Raises KeyError, TypeError for a model of a version that knew other places."""
    items = {each.name: said[each.name] for each in fields(RecordCopy)} | {
        "address": Cell(**said["address"]),
        "householder": Cell(**said["householder"]),
        "head": tuple(Cell(**cell) for cell in said["head"]),
        "marks": tuple(said["marks"]),
        "certification": Certification(**said["certification"]),
        "pages": tuple(_page(page) for page in said["pages"]),
    }
    return RecordCopy(**items)


def blocks_of(said: Mapping[str, Any]) -> tuple[Block, ...]:
    """The persons of a kept model of any version."""
    return tuple(block for page in said["pages"] for block in _page(page).blocks)


def _page(said: Mapping[str, Any]) -> Page:
    blocks = (
        Block(block["number"], tuple(Cell(**cell) for cell in block["cells"].values()))
        for block in said["blocks"]
    )
    return Page(tuple(blocks), tuple(HistoryRow(**row) for row in said["history"]))

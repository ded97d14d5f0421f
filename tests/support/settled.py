"""Both families of both kinds, settled once per module (fixture `settled`): for tests of single items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from openjuki.kernel.register.version import Version
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.selectors import rows
from support.database import clean
from support.harness import owner_url
from support.movers import FOREIGN, JAPANESE, notice, settle_answering
from support.residents import fill_stock

HUB, IDENTITY = "residents/resident_changed/v1", "residents/identity_changed/v1"


@dataclass(frozen=True, slots=True)
class Settled:
    """The person looked at, in both families of a kind: versions, and the events behind them."""

    versions: tuple[Version, Version]
    cases: tuple[CaseFile, CaseFile]


@pytest.fixture(scope="module", name="settled")
def families(django_db_blocker: Any) -> Iterator[dict[str, Settled]]:
    with django_db_blocker.unblock():
        fill_stock()
        yield {kind: _settle(kind) for kind in "JF"}
        with psycopg.connect(owner_url(), autocommit=True) as owner:
            clean(owner)


def _settle(kind: str) -> Settled:
    cases = tuple(settle_answering(notice(kind, which)) for which in (0, 1))
    return Settled(tuple(_looked_at(c, kind) for c in cases), cases)  # type: ignore[arg-type]


def _looked_at(case: CaseFile, kind: str) -> Version:
    found = rows.current_versions(case.subjects)
    own = (JAPANESE if kind == "J" else FOREIGN)["resident_code"]
    return next(v for v in found.values() if v.record.resident_code in own)

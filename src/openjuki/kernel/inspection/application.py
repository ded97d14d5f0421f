"""閲覧の請求書・申出書 — what whoever asks has to make clear (住民基本台帳法 第11条第2項, 第11条の2第2項・第3項)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.grounds import GROUNDS, OFFICE, Ground


@dataclass(frozen=True, slots=True)
class Named:
    """閲覧者・取扱者: `place` is the 職名 of an officer, else the address."""

    name: str = field(default="", repr=False)
    place: str = field(default="", repr=False)

    @property
    def complete(self) -> bool:
        """Both are said."""
        return bool(self.name.strip() and self.place.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """閲覧の請求・申出. Texts may be blank: the rules say what is missing, and nothing is granted until then.

    `applicant`: 機関, 法人 or person; `representative`: 代表者又は管理人. `responsible`: 事務又は活動の責任者.
    `statute`, `unexplained`: of an investigation whose reason cannot be told. `handlers`: whom an individual lets
    handle what was seen (個人閲覧事項取扱者), and why; `handler_scope`: 取り扱う者の範囲 of a 法人.
    `management`: 管理の方法; `results`, `organisation`: 成果の取扱い and 実施体制 of a 調査研究.
    `commissioner`: 委託者. `evidence`: documents that were seen; `merit`: why the mayor holds it to be fit
    (公益性, 特別の事情). `summary`: the purpose as it is published.
    """

    ground: str
    applicant_kind: str
    applicant: str = field(default="", repr=False)
    applicant_address: str = field(default="", repr=False)
    representative: str = field(default="", repr=False)
    purpose: str = field(default="", repr=False)
    statute: str = ""
    unexplained: str = field(default="", repr=False)
    responsible: str = field(default="", repr=False)
    readers: tuple[Named, ...] = ()
    handlers: tuple[Named, ...] = ()
    handlers_reason: str = ""
    handler_scope: str = ""
    management: str = ""
    results: str = ""
    organisation: str = ""
    commissioner: str = field(default="", repr=False)
    commissioner_address: str = field(default="", repr=False)
    evidence: str = ""
    merit: str = ""
    summary: str = ""
    first_on: date | None = None
    last_on: date | None = None
    extent: Extent = field(default_factory=Extent)

    @property
    def basis(self) -> Ground:
        """The row of its ground. Raises KeyError for one that the law does not know."""
        return GROUNDS[self.ground]

    @property
    def by_office(self) -> bool:
        """Whether a public body asks."""
        return self.applicant_kind == OFFICE

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}
        return plain | {"extent": self.extent.stored()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Application:
        """From `stored`; what an older one did not know takes its default."""
        given = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        for name in ("first_on", "last_on"):
            given[name] = date.fromisoformat(given[name]) if given.get(name) else None
        for name in ("readers", "handlers"):
            given[name] = tuple(Named(**each) for each in given.get(name, ()))
        return cls(**given | {"extent": Extent.of(data.get("extent", {}))})

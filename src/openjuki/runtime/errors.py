"""What a service says when it refuses (拒否と所見).

A refusal carries findings that a person can act on; the web shows them beside the field, the API returns
them as RFC 9457. Nothing personal may stand in `message` beyond what the reader entered.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what is wrong (`message`), why (`law`), what to do next (`remedy`), what the field may say
    instead (`offers`, the best first)."""

    id: str
    message: str
    level: str = "error"
    field: str = ""
    law: str = ""
    remedy: str = ""
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457 problem document with findings."""

    title: str
    status: int
    detail: str = ""
    findings: tuple[Finding, ...] = field(default=())

    def document(self) -> dict[str, Any]:
        """The JSON body."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "findings": [asdict(f) for f in self.findings],
        }


class Refused(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """A service refused: nothing was written. Subclasses are named for what could not be done."""

    status = 409
    title = "処理できませんでした"

    def __init__(self, *findings: Finding, title: str | None = None) -> None:
        self.findings = tuple(findings)
        if title:
            self.title = title
        super().__init__(" / ".join(f"{f.id} {f.message}" for f in findings) or self.title)

    def problem(self) -> Problem:
        """As RFC 9457."""
        detail = self.findings[0].message if self.findings else ""
        return Problem(self.title, self.status, detail, self.findings)


class Forbidden(Refused):
    """The right is missing."""

    status = 403
    title = "この操作の権限がありません"


class NotFound(Refused):
    """No such thing, or not for this person."""

    status = 404
    title = "見つかりません"


class Invalid(Refused):
    """The input breaks the form."""

    status = 422
    title = "入力に誤りがあります"

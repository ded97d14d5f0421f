"""Findings beside fields (所見の表示): grouped by field, alerts acknowledged with a reason.

Error blocks; alert needs 確認 and a reason before the clerk goes on (R09: a warning that can be clicked
through is no warning). Names of the inputs: `ack-<finding id>-<field>` (checked or not) and
`ackreason-<finding id>-<field>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding

LEVELS = {"error": "エラー", "alert": "確認"}
_ORDER = {"error": 0, "alert": 1}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as it stands on the page, with the clerk's acknowledgement so far."""

    finding: Finding
    ack: bool = False
    reason: str = ""

    @property
    def key(self) -> str:
        """Unique on the page."""
        return f"{self.finding.id}-{self.finding.field}" if self.finding.field else self.finding.id

    @property
    def level_text(self) -> str:
        """エラー / 確認."""
        return LEVELS.get(self.finding.level, self.finding.level)


def acknowledgements(data: Mapping[str, str]) -> dict[str, str]:
    """What the clerk acknowledged in a submitted form: `Shown.key` → reason (blank where none was given)."""
    marks = (name.removeprefix("ack-") for name in data if name.startswith("ack-"))
    return {key: data.get(f"ackreason-{key}", "").strip() for key in marks}


def shown(
    findings: Iterable[Finding], data: Mapping[str, str] | None = None, *, field: str | None = None
) -> list[Shown]:
    """Findings ready for the page, errors first; `field` keeps those of one field ("" = the whole form)."""
    data = data or {}
    rows = [
        Shown(f, ack=f"ack-{key}" in data, reason=data.get(f"ackreason-{key}", ""))
        for f in findings
        if field is None or f.field == field
        for key in [Shown(f).key]
    ]
    return sorted(rows, key=lambda s: _ORDER.get(s.finding.level, 2))


def saved(
    request: HttpRequest,
    *,
    findings: Iterable[Finding] = (),
    fields: Iterable[str] = (),
    message: str = "",
) -> HttpResponse:
    """The answer to an autosave (自動保存): 「保存済 10:03」 and the findings of the named fields, anew.

    `fields` are the html names whose boxes the page holds; a box without findings is emptied.
    """
    findings = list(findings)
    names = list(dict.fromkeys(fields))
    boxes = [(name, shown(findings, request.POST, field=name)) for name in names]
    rest = [f for f in findings if f.field not in names]
    context = {
        "time": clock.now().strftime("%H:%M"),
        "message": message or "保存済",
        "boxes": boxes,
        "general": shown(rest, request.POST),
        "errors": sum(f.level == "error" for f in findings),
        "alerts": sum(f.level == "alert" for f in findings),
    }
    return HttpResponse(render_to_string("shell/_saved.html", context, request))

"""Two axes of time (この日現在・この日に分かっていたこと), as typed on a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import HttpRequest

from openjuki.kernel.dates.wareki import DateInputError, parse_date
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding
from openjuki.systems.residents.web.forms.base import PathForm, day


class AxesForm(PathForm):
    """Blank = now."""

    as_of = day("この日現在")
    known_at = day("この日までに分かっていたこと")


@dataclass(frozen=True, slots=True)
class Axes:
    """What was asked; `known_at` is the end of the day."""

    form: AxesForm
    as_of: date | None = None
    known_at: datetime | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether another day than today was asked."""
        return bool(self.as_of or self.known_at)


def axes_of(request: HttpRequest) -> Axes:
    """From the address; what cannot be read is told and counts as blank."""
    typed = {n: request.GET.get(n, "").strip()[:40] for n in ("as_of", "known_at")}
    days: dict[str, date] = {}
    findings = []
    for name, text in typed.items():
        if not text:
            continue
        try:
            days[name] = parse_date(text)
        except DateInputError as e:
            findings.append(Finding("F04", str(e), field=name, remedy="例: R8.4.1、80401、2026-04-01"))
    known = days.get("known_at")
    moment = datetime.combine(known, time.max, tzinfo=clock.TOKYO) if known else None
    return Axes(AxesForm(initial=typed), days.get("as_of"), moment, tuple(findings))

"""Judging a draft (届の判定): what was typed → notice → view → `decide()`; the same for screen, API, import.

Writes nothing. Findings carry a key (`E13-members.2.birth`) by which alerts are acknowledged with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from openjuki.kernel.decide import decide
from openjuki.kernel.register.decision import ALERT, ERROR, Decision
from openjuki.kernel.register.decision import Finding as KernelFinding
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding
from openjuki.systems.residents.selectors.view_for import view_for
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice
from openjuki.systems.residents.services.notice_forms.build import BLANK
from openjuki.systems.residents.services.notice_forms.merging import at_path, leaves
from openjuki.systems.residents.services.notice_forms.secrets import put
from openjuki.systems.residents.services.settings import setting

#: 受付番号 in the words of a finding, alone and as a list.
_CASE = re.compile(r"[0-9]{5}-[0-9]{6}-[0-9]{4,9}")
_CASES = re.compile(rf"{_CASE.pattern}(?:、{_CASE.pattern})*")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A notice (None where it could not be read), the decision on it, and all findings."""

    notice: Any | None
    decision: Decision | None
    findings: tuple[Finding, ...] = ()
    view: Any | None = field(default=None, repr=False)

    @property
    def refused(self) -> bool:
        """True where at least one finding blocks."""
        return any(f.level == "error" for f in self.findings)

    @property
    def alerts(self) -> tuple[Finding, ...]:
        """Findings that need a reason."""
        return tuple(f for f in self.findings if f.level == ALERT)

    def unacknowledged(self, acknowledged: Mapping[str, str]) -> tuple[Finding, ...]:
        """Alerts without a reason."""
        return tuple(f for f in self.alerts if not acknowledged.get(alert_key(f), "").strip())

    def unanswered(
        self, acknowledged: Mapping[str, str], seen: Sequence[Mapping[str, Any]]
    ) -> tuple[Finding, ...]:
        """Alerts that nobody answered. An alert about something else than at submission is another alert: its
        reason does not count."""
        return (*self.unacknowledged(acknowledged), *self.alerts_beyond(seen))

    def alerts_beyond(self, seen: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
        """Alerts that the findings of an earlier judgement do not cover (rule, field, words; fewer cases do)."""
        known = [_Said.of(f["id"], f["field"], f["message"]) for f in seen]
        return tuple(f for f in self.alerts if not _Said.of(f.id, f.field, f.message).is_among(known))


@dataclass(frozen=True, slots=True)
class _Said:
    """What an alert says, and the other cases (受付番号) of which it says so."""

    rule: str
    field: str
    words: str
    cases: frozenset[str]

    @classmethod
    def of(cls, rule: str, field_: str, message: str) -> _Said:
        return cls(rule, field_, _CASES.sub("", message), frozenset(_CASE.findall(message)))

    def is_among(self, known: Sequence[_Said]) -> bool:
        """Whether it was said before of these cases at least: one settled since makes no other alert of it."""
        own = (self.rule, self.field, self.words)
        return any(own == (k.rule, k.field, k.words) and self.cases <= k.cases for k in known)


def alert_key(finding: Finding) -> str:
    """The name under which an alert is acknowledged."""
    return f"{finding.id}-{finding.field}" if finding.field else finding.id


def judge(
    *,
    kind: str,
    data: Mapping[str, Any],
    case_no: str = "",
    levels: Mapping[str, str] | None = None,
    lock: bool = False,
) -> Judgement:
    """Judge form data as of today. With `lock`, under the locks of a settlement. `levels`: the city's."""
    levels = setting("rule_levels") if levels is None else levels
    built = build_notice(KINDS[kind], data)
    if built.notice is None:
        further = _also_blank(kind, data, built.findings, levels=levels, case_no=case_no)
        return Judgement(None, None, (*built.findings, *further))
    view = view_for(built.notice, levels=levels, case_no=case_no, lock=lock)
    decision = decide(view, built.notice, clock.today())
    return Judgement(built.notice, decision, tuple(map(shown_finding, decision.findings)), view)


def _also_blank(
    kind: str,
    data: Mapping[str, Any],
    findings: Sequence[Finding],
    *,
    levels: Mapping[str, str],
    case_no: str,
) -> tuple[Finding, ...]:
    """What else is missing on a form that only lacks a day: all blanks are told at once, not one after another.

    Today stands in for each missing day; of what the rules then say, only errors about a blank item count (an alert
    would want its answer before the clerk has come to the item).
    """
    if any(f.id != BLANK for f in findings):
        return ()
    probe = deepcopy(dict(data))
    for each in findings:
        put(probe, each.field, clock.today().isoformat())
    notice = build_notice(KINDS[kind], probe).notice
    if notice is None:
        return ()
    decision = decide(view_for(notice, levels=levels, case_no=case_no), notice, clock.today())
    errors = (f for f in decision.findings if f.level == ERROR and f.field)
    blank = (f for f in errors if not any(leaves(at_path(probe, f.field))))
    return tuple(map(shown_finding, blank))


def shown_finding(found: KernelFinding) -> Finding:
    """A finding of the kernel as screens and answers show it."""
    return Finding(
        id=found.id, level=found.level, field=found.field, message=found.message, law=found.law,
        remedy=found.remedy, offers=found.offers,
    )  # fmt: skip

"""The counter's board and the review list (受付の一覧): S 4.0.8, RR-23."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice, CasePaper, CaseReview, CaseStep
from openjuki.systems.residents.models.case import CHANNELS, STATES
from openjuki.systems.residents.selectors.kind_titles import KIND_TITLES
from openjuki.systems.residents.selectors.scope import WHOLE, Scope

BOARD = ("received", "entering", "inquiring", "sent_back", "in_review", "settled")
#: As many of one state as a person may want to look through.
MOST = 100


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list. `subjects`: 宛名番号 of those it concerns, from its submission on."""

    case_no: str
    kind: str
    title: str
    state: str
    state_title: str
    ticket_no: str
    notifier_name: str
    opened_at: datetime
    state_since: datetime
    opened_by: str
    round: int
    approvals: int
    ward: str
    channel: str
    subjects: tuple[str, ...] = ()
    #: True where the notifier's name is withheld: somebody of the notice is under 支援措置.
    masked: bool = False
    #: What a page says that acts on the case: what was changed since is not overwritten unseen.
    version: int = 0

    @property
    def channel_title(self) -> str:
        """受付の経路 in words."""
        return CHANNELS.get(self.channel, self.channel)


def _line(c: CaseFile) -> CaseLine:
    return CaseLine(
        c.case_no, c.kind, KIND_TITLES.get(c.kind, c.kind), c.state, STATES[c.state], c.ticket_no,
        c.notifier_name, c.opened_at, c.state_since, c.opened_by, c.round, c.approvals, c.ward,
        c.channel, tuple(c.subjects), version=c.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """Cases of one state. `more`: how many there are beyond those listed."""

    lines: tuple[CaseLine, ...]
    more: int = 0


def board(
    *,
    staff: Staff,
    scope: Scope = WHOLE,
    kinds: Collection[str] = (),
    states: Sequence[str] = BOARD,
    limit: int = MOST,
) -> dict[str, Column]:
    """Open cases of the scope, never beyond the staff's ward, by state. `kinds`: only these, where there are any.

    Oldest first, since they wait longest; settled ones newest first, since those people stand at the counter.
    """
    rows = _within(staff, scope).filter(kind__in=kinds) if kinds else _within(staff, scope)
    return {state: _column(rows.filter(state=state), state, limit) for state in states}


def _column(rows: QuerySet[CaseFile], state: str, limit: int) -> Column:
    order = "-state_since" if state == "settled" else "opened_at"
    found = [_line(c) for c in rows.order_by(order)[: limit + 1]]
    more = rows.count() - limit if len(found) > limit else 0
    return Column(tuple(found[:limit]), more)


def drafts_of(case_nos: Collection[str]) -> dict[str, dict[str, Any]]:
    """What was typed in these cases, without the numbers, by 受付番号; one statement."""
    found = CaseDraft.objects.filter(case__case_no__in=list(case_nos))
    return dict(found.values_list("case__case_no", "data"))


def _within(staff: Staff, scope: Scope) -> QuerySet[CaseFile]:
    return CaseFile.objects.filter(scope.of(staff).cases())


def review_list(*, staff: Staff, scope: Scope = WHOLE, kind: str = "", limit: int = 200) -> list[CaseLine]:
    """審査リスト: what this person may judge now, in the order of the papers (受付番号).

    Left out: what the person entered, and what the person has judged in this round already.
    """
    own_round = {"case": OuterRef("pk"), "round": OuterRef("round")}
    rows = _within(staff, scope).filter(state="in_review")
    rows = rows.exclude(Exists(CaseNotice.objects.filter(**own_round, makers__contains=[staff.user_id])))
    rows = rows.exclude(Exists(CaseReview.objects.filter(**own_round, reviewer=staff.user_id)))
    if kind:
        rows = rows.filter(kind=kind)
    return [_line(c) for c in rows.order_by("case_no")[:limit]]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with all that hangs on it. `data` holds no number; `numbers_entered` names the paths that have."""

    line: CaseLine
    data: dict[str, Any]
    saved_at: datetime
    saved_by: str
    acknowledged: dict[str, str]
    notice: CaseNotice | None
    previous: CaseNotice | None
    reviews: list[CaseReview]
    papers: list[CasePaper]
    steps: list[CaseStep]
    event_id: int | None
    subjects: list[str]


def detail(*, staff: Staff, case_no: str) -> CaseDetail | None:
    """One case, or None where there is none for this person (another ward's counts as none)."""
    case = CaseFile.objects.filter(case_no=case_no).first()
    if case is None or (staff.ward and staff.ward != case.ward):
        return None
    draft = CaseDraft.objects.get(case=case)
    notices = {n.round: n for n in CaseNotice.objects.filter(case=case)}
    return CaseDetail(
        line=_line(case),
        data=draft.data,
        saved_at=draft.saved_at,
        saved_by=draft.saved_by,
        acknowledged=draft.acknowledged,
        notice=notices.get(case.round),
        previous=notices.get(case.round - 1),
        reviews=list(CaseReview.objects.filter(case=case).order_by("round", "stage")),
        papers=list(CasePaper.objects.filter(case=case).order_by("at")),
        steps=list(CaseStep.objects.filter(case=case).order_by("at", "id")),
        event_id=case.event_id,
        subjects=case.subjects,
    )

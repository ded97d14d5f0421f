"""一括本登録: chosen cases judged as the single review judges them, approved one after another (S 4.0.8, RR-23).

Each in its own transaction through `review.approve`, so that what one reviewer cannot settle alone cannot be settled
here. What wants to be looked at (an error, an alert without a reason, no paper) is left out and named.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services import review
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.examine import Examination, examine
from openjuki.systems.residents.services.review_rows import lock_case
from openjuki.systems.residents.services.settings import reviewers, setting
from openjuki.systems.residents.services.written_notice import WRITTEN, without_paper

log = logging.getLogger(__name__)

#: settled: 本登録; approved: somebody else approves next; left_out: wants to be looked at alone; sent_back: no longer
#: fits the register; refused: not approved; failed: a fault, whose case may be on the list still.
Result = Literal["settled", "approved", "left_out", "sent_back", "refused", "failed"]
TITLES: Final[dict[Result, str]] = {
    "settled": "本登録", "approved": "承認(次の審査へ)", "left_out": "個別の審査へ", "sent_back": "窓口へ差戻し",
    "refused": "承認できません", "failed": "結果を確かめてください",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case, and which of its submissions was looked at."""

    case_no: str
    round: int


@dataclass(frozen=True, slots=True)
class Brief:
    """One chosen case before it is approved. `found`: None where these staff may not see it; `against`: why it is
    left out; `last`: this approval settles."""

    chosen: Chosen
    found: Examination | None = field(repr=False)
    against: tuple[Finding, ...]
    stage: int = 0
    stages: int = 0

    @property
    def last(self) -> bool:
        """Whether nobody has to approve after this one."""
        return self.stage >= self.stages


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one chosen case, and why."""

    case_no: str
    result: Result
    findings: tuple[Finding, ...] = ()

    @property
    def title(self) -> str:
        """結果."""
        return TITLES[self.result]


class WantsALook(Refused):
    """個別に審査する届: the reviewer has to see something before it is approved."""

    title = "個別に審査してください"


def choose(*, staff: Staff, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Each case once, in the order of the papers, to be looked through (`view_chosen`) before it is approved.

    Raises Invalid (E200: none; E201: beyond the cap).
    """
    return _accept(staff=staff, chosen=chosen, approving=False)


def view_chosen(*, staff: Staff, chosen: Sequence[Chosen]) -> list[Brief]:
    """Each examined, and on the log, like one alone. A screen asks for a few at a time: each takes its time."""
    known = reviewers()
    return [_brief(staff, each, known) for each in chosen]


def approve_chosen(*, staff: Staff, chosen: Sequence[Chosen]) -> list[Outcome]:
    """Approve them one after another, in the order of the papers; what fails leaves the others done.

    Raises Invalid (E200: none; E201: beyond the cap) before anything is approved.
    """
    return [_outcome(staff, each) for each in _accept(staff=staff, chosen=chosen, approving=True)]


@service("residents.choose_reviews")
def _accept(*, staff: Staff, chosen: Sequence[Chosen], approving: bool) -> list[Chosen]:
    """Each case once, the newest that was looked at; what was chosen is on the log first."""
    once = sorted(
        {c.case_no: c for c in sorted(chosen, key=lambda c: c.round)}.values(), key=lambda c: c.case_no
    )
    most = int(setting("bulk_approval_cap"))
    if not once:
        raise Invalid(
            Finding("E200", "届が選ばれていません。", field="case",
                    remedy="審査リストで、承認する届をSpaceキーで選んでください。")
        )  # fmt: skip
    if len(once) > most:
        raise Invalid(
            Finding("E201", f"一度にまとめて承認できるのは{most}件までです({len(once)}件が選ばれています)。",
                    field="case", law="S 4.0.8", remedy="選ぶ届を減らし、残りは続けて承認してください。")
        )  # fmt: skip
    terms = {"cases": [c.case_no for c in once], "approving": approving}
    audit.view("residents.choose_reviews", staff=staff, terms=terms)
    return once


def _brief(staff: Staff, each: Chosen, known: dict[str, int]) -> Brief:
    try:
        found = examine(staff=staff, case_no=each.case_no)
    except Refused as e:
        return Brief(each, None, e.findings)
    line, why = found.detail.line, found.why_not(staff)
    against = (
        (Finding("E202", why, remedy="審査リストを更新してください。"),) if why else _unseen(found, each)
    )
    return Brief(each, found, against, line.approvals + 1, known[line.kind])


def _unseen(found: Examination, each: Chosen) -> tuple[Finding, ...]:
    """What a reviewer has to look at in this case alone; nothing in most."""
    if found.detail.line.round != each.round:
        return (Finding("E203", "選んだ後に、窓口が届を直して提出し直しています。",
                        remedy="変わったところを個別に審査してください。"),)  # fmt: skip
    if errors := tuple(f for f in found.findings if f.level == "error"):
        return errors
    if not any(p.kind in WRITTEN for p in found.detail.papers):
        return (without_paper(found.detail.line.kind),)
    return found.unanswered


@service("residents.approve_unseen")
def _look_through(*, staff: Staff, case_no: str, round_: int) -> None:
    """Raise WantsALook where the single review would show something to answer. Who may not judge is told so by
    the approval itself."""
    lock_case(case_no)  # whoever settles it now is waited for: what was seen belongs to one state of the case
    found = examine(staff=staff, case_no=case_no)
    unseen = () if found.why_not(staff) else _unseen(found, Chosen(case_no, round_))
    if unseen:
        raise WantsALook(*unseen)


def _outcome(staff: Staff, each: Chosen) -> Outcome:
    """A fault in one case is that case's own: its text may quote a person's data, so only its type is kept."""
    try:
        _look_through(staff=staff, case_no=each.case_no, round_=each.round)
        case = review.approve(staff=staff, case_no=each.case_no, round_=each.round)
    except WantsALook as e:
        return Outcome(each.case_no, "left_out", e.findings)
    except Refused as e:
        return Outcome(each.case_no, "sent_back" if review.goes_back(e) else "refused", e.findings)
    except Exception as e:
        log.error("bulk approval of %s: %s", each.case_no, type(e).__name__)
        fault = Finding("E204", "処理中に障害が起きました。",
                        remedy="審査リストに残っていれば承認されていません。個別に審査してください。")  # fmt: skip
        return Outcome(each.case_no, "failed", (fault,))
    return Outcome(each.case_no, "settled" if case.state == "settled" else "approved")

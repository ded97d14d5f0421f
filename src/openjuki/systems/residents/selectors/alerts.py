"""What the counter should look at first (受付一覧の注意): late cases, returned ones, short stock, stopped messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from openjuki.runtime import clock
from openjuki.runtime.exchange import counting
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, ResidentCodeStock
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.selectors.support_measures import measures

SCARCE = 100
LONG_IN_REVIEW = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Alert:
    """One line. `where`: name of the list that shows it."""

    text: str
    remedy: str
    where: str = ""


def alerts_for(*, staff: Staff, scope: Scope = WHOLE) -> list[Alert]:
    """Alerts of the scope, never beyond the staff's ward and rights; empty when nothing is amiss."""
    within = scope.of(staff)
    return [a for a in (_waiting(within), _stock(), _support(staff, within), *_messages(staff)) if a]


def _waiting(scope: Scope) -> Alert | None:
    late = CaseFile.objects.filter(state="in_review", state_since__lt=clock.now() - LONG_IN_REVIEW)
    count = late.filter(scope.cases()).count()
    if not count:
        return None
    return Alert(f"審査待ちが30分を超えた届が{count}件あります。", "審査担当へ声をかけてください。", "review")


def _stock() -> Alert | None:
    free = ResidentCodeStock.objects.filter(taken_at__isnull=True)[: SCARCE + 1].count()
    if free > SCARCE:
        return None
    return Alert(
        f"住民票コードの空きコードが残り{free}件です。",
        "住基ネット担当へ連絡し、空きコードを受領してください。",
    )


def _support(staff: Staff, scope: Scope) -> Alert | None:
    if not staff.may("residents.item.support_measure"):
        return None
    due = [m for m in measures(scope, clock.today()) if m.due]
    if not due:
        return None
    return Alert(
        f"支援措置の期間が1か月以内に終わる、又は終わった申出が{len(due)}件あります。",
        "延長又は終了を決めてください。", "support",
    )  # fmt: skip


def _messages(staff: Staff) -> list[Alert]:
    if not staff.may("residents.messages"):
        return []
    count = counting.counts()["sent"]
    stopped = count.get("refused", 0) + count.get("quarantined", 0)
    if not stopped:
        return []
    return [
        Alert(
            f"相手に届いていない電文が{stopped}件あります。", "連携状況で理由を確かめてください。", "messages"
        )
    ]

"""窓口の記録の読取り: the envelope of a case, the cards of people, how a case was handed over (newest counts)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from openjuki.kernel.counter.card import CONTINUED, OPEN, CardState, state_of
from openjuki.kernel.dates.card_deadlines import CardDeadlines
from openjuki.runtime import clock
from openjuki.systems.residents.models import CardRecord, CaseFile, HandOver, ReceiptVersion


def receipts_of(case: CaseFile) -> list[ReceiptVersion]:
    """郵送の受付, newest first; empty for a notice that did not come by post."""
    return list(ReceiptVersion.objects.filter(case=case).order_by("-version_no"))


def card_records(addressee_nos: Collection[str]) -> dict[str, list[CardRecord]]:
    """カードの処理 of each person, newest first; one statement."""
    found: dict[str, list[CardRecord]] = {}
    for row in CardRecord.objects.filter(addressee_no__in=list(addressee_nos)).order_by("-record_no"):
        found.setdefault(row.addressee_no, []).append(row)
    return found


def deadlines_of(row: CardRecord) -> CardDeadlines | None:
    """The three deadlines that an entry bears; None where there is no 転入 behind it."""
    if row.by_move is None or row.continue_by is None:
        return None
    return CardDeadlines(row.by_plan, row.by_move, row.continue_by)


def handed_over(case: CaseFile) -> HandOver | None:
    """お渡し・発送 of a case that is closed."""
    return HandOver.objects.filter(case=case).first()


def state_for(known: Sequence[CardRecord]) -> CardState:
    """What the entries about a person's card, newest first, mean today."""
    if not known:
        return CardState("記録なし")
    newest = known[0]
    since = next((r for r in known if r.by_move is not None), None)
    deadlines = deadlines_of(since) if since else None
    done = newest.continuation == OPEN and continued(known, deadlines)
    return state_of(
        card=newest.card, continuation=CONTINUED if done else newest.continuation, deadlines=deadlines,
        notified_on=since.notified_on if since else None, today=clock.today(),
    )  # fmt: skip


def continued(known: Sequence[CardRecord], deadlines: CardDeadlines | None) -> bool:
    """Whether the card was continued after the 転入 of these deadlines."""
    return deadlines is not None and any(
        r.continuation == CONTINUED and r.continue_by == deadlines.continue_by for r in known
    )

"""カードの処理の記帳: entries about a person's card, numbered without gap; those that a settlement makes itself.

A 転入 by somebody with a card begins its three deadlines; a 国外転出 says whose card is continued (since 2024-05-27),
and where the plan is given up, it is continued no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openjuki.kernel.counter.card import ABROAD, NUMBER_CARD, OPEN
from openjuki.kernel.dates.card_deadlines import CardDeadlines, card_deadlines
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_out import MoveOut
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal
from openjuki.kernel.register.codes import CardStatus, Status
from openjuki.kernel.register.version import Version
from openjuki.runtime import clock
from openjuki.systems.residents.models import CardRecord
from openjuki.systems.residents.selectors.calendar import CLOSING_DAYS
from openjuki.systems.residents.selectors.counter import card_records


def deadlines_for(notice: Any) -> CardDeadlines | None:
    """The three deadlines of a 転入届; None for every other notice."""
    if not isinstance(notice, MoveIn):
        return None
    return card_deadlines(
        planned_on=notice.certificate_move_out_on, moved_on=notice.moved_in_on,
        notified_on=notice.notified_on, closing_days=CLOSING_DAYS,
    )  # fmt: skip


def dated(deadlines: CardDeadlines | None, notified_on: date | None) -> dict[str, date | None]:
    """The columns of an entry that say its deadlines."""
    if deadlines is None:
        return {}
    return {
        "notified_on": notified_on, "by_plan": deadlines.by_plan, "by_move": deadlines.by_move,
        "continue_by": deadlines.continue_by,
    }  # fmt: skip


def of_settlement(
    notice: Any, written: Sequence[Version], before: Mapping[str, Version], *, case_no: str, entered_by: str
) -> None:
    """Enter what a settled notice says about cards; most say nothing, and ask the database nothing."""
    entries: dict[str, dict[str, Any]] = {}
    if isinstance(notice, MoveIn):
        since = dated(deadlines_for(notice), notice.notified_on)
        entries = {v.addressee_no: since for v in written if _comes_with_a_card(v, before)}
    elif isinstance(notice, MoveOut) and notice.is_abroad:
        entries = {m.addressee_no: {"continuation": ABROAD} for m in notice.members if m.continues_card}
    elif isinstance(notice, MoveOutWithdrawal | Cancellation):
        known = card_records([v.addressee_no for v in written if not v.record.planned_destination_country])
        entries = {no: {"continuation": OPEN} for no, rows in known.items() if rows[0].continuation == ABROAD}
    if not entries:
        return
    known = card_records(entries)
    shared = {"case_no": case_no, "card": NUMBER_CARD, "done_on": clock.today(), "written_by": entered_by,
              "written_at": clock.now()}  # fmt: skip
    CardRecord.objects.bulk_create(
        CardRecord(addressee_no=no, record_no=len(known.get(no, ())) + 1, **shared, **items)
        for no, items in entries.items()
    )


def _comes_with_a_card(version: Version, before: Mapping[str, Version]) -> bool:
    """Whether the person enters the register with a card; members of a household joined were there before."""
    old = before.get(version.addressee_no)
    new = old is None or old.record.status != Status.RESIDENT
    return new and version.record.card_status == CardStatus.ACTIVE

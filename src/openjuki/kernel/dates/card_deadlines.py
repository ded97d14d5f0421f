"""特例転入と個人番号カードの期限 — three days easily taken for one (decision 13, 住基法24条の2, 番号法17条)."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from openjuki.kernel.dates.terms import notice_due_on

#: The notice of a 特例転入 counts while not so many days have passed since the planned day of moving out.
FROM_PLANNED_DAY: Final = timedelta(days=30)
#: What the former municipality told of somebody who did not come is kept until this day after the planned one
#: (施行令 第24条の4: 三十日を経過した日まで).
KEPT_AFTER_PLANNED_DAY: Final = FROM_PLANNED_DAY + timedelta(days=1)
#: The card is continued within so many days of the notice.
FROM_NOTICE: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CardDeadlines:
    """`by_plan`: 転出予定日から30日 (None where the day is unknown); `by_move`: 転入した日から14日;

    `continue_by`: 届出から90日, for the continuation of the card.
    """

    by_plan: date | None
    by_move: date
    continue_by: date

    def missed(self, notified_on: date) -> bool:
        """Whether a notice of this day is too late for a 特例転入."""
        return notified_on > self.by_move or (self.by_plan is not None and notified_on > self.by_plan)


def card_deadlines(
    *, planned_on: date | None, moved_on: date, notified_on: date, closing_days: Container[date] = frozenset()
) -> CardDeadlines:
    """The three deadlines of a 特例転入, each counted from its own day; the first day is not counted."""
    return CardDeadlines(
        by_plan=planned_on + FROM_PLANNED_DAY if planned_on is not None else None,
        by_move=notice_due_on(moved_on, closing_days),
        continue_by=notified_on + FROM_NOTICE,
    )

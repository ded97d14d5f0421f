"""不詳日 — a date as the register states it, certain or not (S 1.1.8).

A date of birth, of becoming a resident, of settling at an address, of birth, death or disappearance may be
unknown in part, or may not exist in the calendar, because the family register says so. The value keeps the
text as entered, beside the closed range of days that it can mean. The range never replaces the text: it
serves comparison and sorting only, and is neither printed nor sent (no みなし生年月日).
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from openjuki.kernel.dates.wareki import format_wareki

#: Bounds of a range that is open on one side (基本データリスト has 0000-01-01 and 9999-12-31).
FIRST_DAY = date.min
LAST_DAY = date.max


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """年月日(不詳日を含む).

    `first`..`last`: closed range of days it can mean. `entered`: the text as entered, empty for an
    ordinary calendar day. `sort_day`: 整列用の日, the first day of the range (for a day that is not in the
    calendar: the last valid day of that month). Raises ValueError when the range is reversed.
    """

    first: date
    last: date
    entered: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("不詳日の範囲の終わりが始まりより前です。")
        if self.first != self.last and not self.entered:
            raise ValueError("範囲のある年月日には、入力したとおりの表記が必要です。")

    @classmethod
    def exact(cls, day: date) -> Self:
        """暦上日 — a day of the calendar, known exactly."""
        return cls(day, day)

    @property
    def is_exact(self) -> bool:
        """True for an ordinary calendar day; False for 不詳日, 非暦日 and a day written in a past era."""
        return not self.entered

    @property
    def day(self) -> date | None:
        """The day, if known exactly; else None. Ages and deadlines are computed from this only."""
        return None if self.entered else self.first

    @property
    def sort_day(self) -> date:
        """整列用の日. Never printed, never sent, never used for age."""
        return self.first

    def compatible(self, other: "UncertainDate") -> bool:
        """両立 — whether both can mean the same day; used to find duplicates (an alert, never silence)."""
        return self.first <= other.last and other.first <= self.last

    def display(self) -> str:
        """表示 — the text as entered, or the day in wareki."""
        return self.entered or format_wareki(self.first)

    def to_text(self) -> str:
        """正準形 — one line for storage and messages: `2003-02-28`, or `first/last/entered`."""
        if not self.entered:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}/{self.entered}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote. Raises ValueError for anything else."""
        first, slash, rest = text.partition("/")
        if not slash:
            return cls.exact(date.fromisoformat(first))
        last, slash, entered = rest.partition("/")
        if not slash or not entered:
            raise ValueError(f"年月日の正準形ではありません: {text}")
        return cls(date.fromisoformat(first), date.fromisoformat(last), entered)

    def __str__(self) -> str:
        return self.display()

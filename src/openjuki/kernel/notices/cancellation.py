"""異動の取消し — S 4.6.0.1, S 4.6.1.1, RR-03. 増・減・修正 follow from the state before the event.

An event that is not the last is undone by an unwind plan: everything that rests on it is listed, taken back
with it, and done again where it still holds.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from openjuki.kernel.notices.heads import ExOfficio


@dataclass(frozen=True, slots=True)
class Undone:
    """取り消す人. `relationship`: 続柄 on the return into the former household; empty = as it was."""

    addressee_no: str
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """後の異動 — an event that rests on the cancelled one. `redo`: done again after the cancellation."""

    event_id: str
    redo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation(ExOfficio):
    """異動の取消し. `event_id`: the event; `members`: for whom (全部又は一部); `later`: the unwind plan.

    `notified_on`: 申出日, or the day on which the error was found. Whoever rests on a later event is taken
    along without being named.
    """

    LOOKS_BACK: ClassVar[bool] = True

    event_id: str
    members: tuple[Undone, ...]
    later: tuple[Later, ...] = ()

    @property
    def changed_on(self) -> date:
        """The day of the cancellation itself; each version bears the day of the event that it takes back."""
        return self.notified_on

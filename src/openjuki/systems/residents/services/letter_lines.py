"""対象者リストの行 (S 4.0.5): a matter with whom it concerns, as a screen and a paper show it."""

from __future__ import annotations

from dataclasses import dataclass, field

from openjuki.kernel.certificates.facts import address_text, name_text
from openjuki.kernel.certificates.letter_list import Listed, letter_list
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.names.shown import full_reading
from openjuki.kernel.register.record import Record
from openjuki.runtime import clock, installation
from openjuki.systems.residents.models.letter import LETTERS
from openjuki.systems.residents.selectors.letters import Due, Sent

#: What the day of a kind is.
DUE_TITLES = {
    "support_end": "期間の終了", "stay_end": "在留期間の満了", "transitional_end": "60日の満了",
    "householder_request": "届出の期限", "issue_told": "交付年月日",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterLine:
    """対象者の一行. `sent`: the newest letter, None where none was printed; `late`: the day is over."""

    due: Due
    ward: str
    name: str = field(repr=False)
    reading: str = field(repr=False)
    address: str = field(repr=False)
    sent: Sent | None
    days: int

    @property
    def late(self) -> bool:
        """Whether the day has passed."""
        return self.days < 0


@dataclass(frozen=True, slots=True)
class Listing:
    """対象者の一覧: what was not printed first, no more lines than asked for; the counts are of all."""

    lines: tuple[LetterLine, ...]
    waiting: int
    printed: int


def line_of(due: Due, record: Record, sent: Sent | None) -> LetterLine:
    """The line of a matter, with the record of whom it is about."""
    return LetterLine(
        due=due, ward=record.ward, name=name_text(record), reading=full_reading(record),
        address=address_text(record), sent=sent, days=(due.due_on - clock.today()).days,
    )  # fmt: skip


def list_paper_of(kind: str, found: Listing, office: str) -> Paper:
    """対象者リスト as a paper of an office."""
    listed = [
        Listed(x.due.due_on, x.due.subjects[0], x.name, x.address, x.due.said,
               x.sent.printed_at.astimezone(clock.TOKYO).date() if x.sent else None)
        for x in found.lines
    ]  # fmt: skip
    return letter_list(
        LETTERS[kind], DUE_TITLES[kind], listed, office=office, made_on=clock.today(),
        total=found.waiting + found.printed, specimen=installation.current().specimen,
    )  # fmt: skip

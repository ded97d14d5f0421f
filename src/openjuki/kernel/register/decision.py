"""判定 — what `decide` answers: findings that refuse or warn, and the changes that would follow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from openjuki.kernel.register.record import Record

ERROR: Final = "error"
ALERT: Final = "alert"
NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """指摘 — one thing that is wrong or needs attention (S 11.1: cause, reason, response).

    `field`: path into the notice, like `members.2.birth`. `level`: error blocks, alert needs an
    acknowledgement with a reason. No text ever contains 個人番号 or 住民票コード. `offers`: what the field may
    say instead, the best first.
    """

    id: str
    level: str
    field: str
    message: str
    law: str
    remedy: str
    offers: tuple[str, ...] = ()


class Take(str):
    """付番待ち — stands where a number will stand that only the stock can give.

    `kind`: addressee_no, household_no or resident_code; `key` tells two of one kind apart: equal takes get
    the same number. A str, so that it fits wherever the number will; `Decision.filled` replaces it.
    """

    __slots__ = ("key", "kind")
    kind: str
    key: str

    def __new__(cls, kind: str, key: str) -> "Take":
        self = super().__new__(cls, f"<take {kind} {key}>")
        self.kind = kind
        self.key = key
        return self

    def __reduce__(self) -> tuple[type["Take"], tuple[str, str]]:
        return Take, (self.kind, self.key)


@dataclass(frozen=True, slots=True)
class Change:
    """異動 — one person's record after the event. `subject`: 宛名番号, or a Take for someone new.

    `step`: a person may change several times in one decision (巻戻し); steps are written one after another.
    `redoes`: id of the earlier event that this change does again, as an event of its own.
    """

    subject: str
    reason: str
    changed_on: date
    notified_on: date | None
    record: Record
    changed_on_text: str = ""
    note: str = ""
    step: int = 0
    redoes: str = ""


#: Fields of a record that may hold a Take.
TAKEN_FIELDS: Final = ("household_no", "resident_code")


@dataclass(frozen=True, slots=True)
class Decision:
    """判定結果. `changes` is empty when a finding is an error; else in the order in which to write them.

    `planned`: what will change for others on a day that is still to come. It is shown, and not written.
    """

    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    planned: tuple[Change, ...] = ()

    @property
    def refused(self) -> bool:
        """True when at least one finding blocks."""
        return any(finding.level == ERROR for finding in self.findings)

    @property
    def alerts(self) -> tuple[Finding, ...]:
        """Findings that need an acknowledgement with a reason."""
        return tuple(finding for finding in self.findings if finding.level == ALERT)

    @property
    def outcome(self) -> tuple[Change, ...]:
        """結果 — the last change of each subject: what people are shown where somebody changes more than once."""
        return tuple({change.subject: change for change in self.changes}.values())

    def takes(self) -> tuple[Take, ...]:
        """Numbers to draw from stock, each once, in order of first use."""
        found: dict[Take, None] = {}
        for change in self.changes:
            for value in (change.subject, change.record.household_no, change.record.resident_code):
                if isinstance(value, Take):
                    found[value] = None
        return tuple(found)

    def filled(self, numbers: Mapping[Take, str]) -> "Decision":
        """The decision with every Take replaced. Raises KeyError when a number is missing."""
        return replace(self, changes=tuple(_filled(change, numbers) for change in self.changes))


def _filled(change: Change, numbers: Mapping[Take, str]) -> Change:
    taken = {
        name: numbers[value]
        for name in TAKEN_FIELDS
        if isinstance(value := getattr(change.record, name), Take)
    }
    subject = numbers[change.subject] if isinstance(change.subject, Take) else change.subject
    record = change.record.with_(**taken) if taken else change.record
    return replace(change, subject=subject, record=record)

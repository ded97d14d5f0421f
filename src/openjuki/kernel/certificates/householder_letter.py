"""世帯主変更通知書・世帯主変更依頼通知書 — to a household whose householder left (S 4.0.4, S 4.0.5; 住基法 第25条).

Where a new householder was entered ex officio, the household is told; where none was, it is asked to notify
one. The letter goes to the one who, before the householder was removed, stood highest among those who stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.letter import Head, addressed, letter
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Section, Table, Words
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.relationship.grammar import HOUSEHOLDER

REQUEST: Final = "世帯主変更の届出のお願い"
NOTICE: Final = "世帯主変更のお知らせ"
_MEMBERS = (Column("", 10), Column("氏名", 90), Column("これまでの続柄", 40), Column("続柄", 40))


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """残った世帯. `members`: those who stay, in their order before; `former`: the householder who left."""

    former: str
    members: tuple[Change, ...]

    @property
    def householder(self) -> str:
        """世帯主氏名 now; empty when 世帯主未設定."""
        return self.members[0].record.householder_name

    @property
    def addressee(self) -> Change:
        """送付先 (S 4.0.5)."""
        return self.members[0]


def left_behind(case: Case) -> LeftBehind | None:
    """The household that the householder left, unless the notifier named the new one; None without it."""
    gone = [
        c
        for c in case.movers
        if (old := case.before.get(c.subject)) is not None and old.relationship == HOUSEHOLDER
    ]
    stated = any(row.relationship == HOUSEHOLDER for row in getattr(case.notice, "staying", ()))
    if not gone:
        return None
    former = case.before[gone[0].subject]
    movers = {c.subject for c in case.movers}
    staying = [
        c
        for c in case.changes
        if c.subject not in movers
        and c.record.household_no == former.household_no
        and c.subject in case.before
    ]
    if not staying or (stated and not case.is_ex_officio and staying[0].record.householder_name):
        return None
    ordered = sorted(staying, key=lambda c: (case.before[c.subject].member_order or 0, c.subject))
    return LeftBehind(facts.name_text(former), tuple(ordered))


def householder_letter(case: Case, household: LeftBehind, head: Head) -> Paper:
    """The letter: who is householder now, or the request to name one."""
    to = household.addressee.record
    asks = not household.householder
    rows = [
        (
            facts.name_text(c.record),
            case.before[c.subject].relationship,
            "" if asks else c.record.relationship,
        )
        for c in household.members
    ]
    if asks:
        return household_request(head, to, rows, household.former)
    said = ("世帯主であった方の異動により、職権で次のとおり世帯主を変更しましたので、お知らせします。",)
    sections = (Words("", said), *_household(to, rows, household.former, household.householder))
    return letter(head, NOTICE, addressed(to), sections, "事実と異なるときは、次の窓口へご連絡ください。")


def household_request(
    head: Head, to: Record, rows: Sequence[tuple[str, str, str]], former: str = ""
) -> Paper:
    """The request to name a householder. `rows`: 氏名, 続柄 until now, blank; `former`: who it was, if known."""
    said = (
        "世帯主であった方の異動により、世帯主が決まっていません。",
        "住民基本台帳法第25条により、新しい世帯主を14日以内に届け出てください。",
    )
    return letter(head, REQUEST, addressed(to), (Words("", said), *_household(to, rows, former, "未設定")))


def _household(
    to: Record, rows: Sequence[tuple[str, str, str]], former: str, householder: str
) -> tuple[Section, ...]:
    heads = [shown("former_householder", "これまでの世帯主", former)] if former else []
    heads.append(shown("householder", "世帯主", householder))
    return (
        Fields("世帯", ((shown("address", "住所", facts.address_text(to)),), tuple(heads))),
        Table("世帯の人", _MEMBERS, tuple((str(n), *row) for n, row in enumerate(rows, 1))),
    )

"""職権記載等通知書 — to those whose records were entered, removed or corrected without a notice (S 4.2.0.1).

住民基本台帳法施行令 第12条第4項: who gave no notice (第1項) is told, and so are the others; where neither address nor
residence is known, the fact is posted up instead (公示), and then says no more than it must.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.change_notice import changes_of
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.letter import Head, addressed, letter
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Table, Words
from openjuki.kernel.dates.ages import attains_on
from openjuki.kernel.notices.entry_ex_officio import RemovalExOfficio
from openjuki.kernel.notices.move_out import MoveOutExOfficio
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.record import Record

TITLE: Final = "職権による住民票の記載等について(通知)"
POSTED: Final = "職権による住民票の消除について(公示)"
#: Of a removal for one of these, nobody knows where the person is.
_GONE: Final = frozenset({"absent", "never_lived", "departed"})
#: A letter about children alone goes to the householder: 届出の義務者に準じる (住基法 第26条).
_ADULT_ENOUGH: Final = 15
_LAW: Final = "住民基本台帳法第8条、住民基本台帳法施行令第12条"
_PERSONS: Final = (Column("", 10), Column("氏名", 80), Column("事由", 50), Column("異動年月日", 40))


def ex_officio_letter(case: Case, head: Head) -> Paper:
    """The letter, or what is posted up where a removed person is nowhere to be reached."""
    people = case.movers or case.changes
    to = _addressee(people, case)
    rows = tuple(
        (str(n), facts.name_text(c.record), REASONS.get(c.reason, c.reason), case.changed_on)
        for n, c in enumerate(people, 1)
    )
    table = Table("住民票の記載等に係る方", _PERSONS, rows)
    if not to:
        # Written wrongly from the start (第12条第3項): 第4項 asks for no notice, but the person is told the same way.
        wrong = isinstance(case.notice, RemovalExOfficio) and case.notice.cause == "never_lived"
        said = (
            "次の者の住民票を職権で消除したが、その住所及び居所が明らかでないため、住民基本台帳法施行令"
            f"第12条第4項の{'例' if wrong else '規定'}により、通知に代えて公示する。",
        )
        return letter(head, POSTED, (), (Words("", said), table))
    said = (f"{_LAW}に基づき、職権で次のとおり住民票の記載等をしましたので、お知らせします。",)
    where = [(shown("address", "住所", facts.address_text(people[0].record)),)]
    if case.destination:
        where.append((shown("destination", "転出先", case.destination),))
    address = Fields("住所", tuple(where))
    ask = "事実と異なるときは、次の窓口へご連絡ください。"
    return letter(head, TITLE, to, (Words("", said), table, address, *changes_of(case)), ask)


def _addressee(people: tuple[Change, ...], case: Case) -> tuple[str, ...]:
    """The highest in the household of those concerned who is at least fifteen, where they are; else the householder."""
    ordered = sorted(people, key=lambda c: (c.record.member_order or 0, c.subject))
    removed = isinstance(case.notice, RemovalExOfficio) and case.notice.cause in _GONE
    grown = next((c.record for c in ordered if _of_age(c.record, case.made_on)), None)
    if grown is None:
        return () if removed else addressed(ordered[0].record, ordered[0].record.householder_name)
    for which in ("confirmed_destination", "planned_destination"):
        known = address_of(grown, which)
        if known.lot or known.country:  # of a municipality alone no letter comes to anybody
            return known.one_line(), f"{facts.name_text(grown)}　様"
    return () if removed or isinstance(case.notice, MoveOutExOfficio) else addressed(grown, "")


def _of_age(record: Record, day: date) -> bool:
    return record.birth is None or attains_on(record.birth.sort_day, _ADULT_ENOUGH) <= day

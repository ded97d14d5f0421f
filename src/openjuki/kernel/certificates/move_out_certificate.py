"""転出証明書 and 転出証明書に準ずる証明書 — 住民基本台帳法施行令 第23条・第24条.

For those of one household who leave together. What stands on it the law says; nothing is chosen. A later one
for the same move is a 再交付: so marked, and made from the register as it was known at the first issue.
S 4.1.3.0.3, 4.1.3.0.4, 20.2.1, 20.2.2.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.certifier import Scope
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import Block, Cell, not_applicable, shown
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.forms import certificate_of
from openjuki.kernel.certificates.person_cells import person_cells
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy, by_fours, made
from openjuki.kernel.dates.months import format_month
from openjuki.kernel.dates.terms import notice_due_on
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.event_notes import CARD_MOVE_OUT, says
from openjuki.kernel.register.lineage import line
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version

#: S 4.1.3.0.3 and, on a certificate that is printed all the same for a 特例転出, S 4.1.3.0.4.
REISSUED: Final = "再交付"
BY_CARD: Final = "特例による転出処理済"
_OWN = frozenset(
    {"name", "furigana", "former_surname", "former_surname_furigana", "alias", "birth", "sex", "relationship",
     "became_resident_on", "individual_number", "resident_code", "registered_domicile", "register_head", "nationality",
     "residence_category", "status_of_residence", "residence_card_no", "period_of_stay"}
)  # fmt: skip


def kind_for(record: Record, closing_days: Container[date] = frozenset()) -> str:
    """Which of the two this person gets: late notices and 職権 give 準ずる証明書 (S 4.1.3.0.3).

    Who is gone without a 届出の年月日 was removed ex officio. Raises CannotMakeError E194 for who does not leave, E195
    for who leaves the country.
    """
    if record.planned_destination_country:
        raise CannotMakeError("E195")
    if record.planned_move_out_on is None:
        if record.removal_reason != "removal_ex_officio":
            raise CannotMakeError("E194")
        return "equivalent_certificate"
    told = record.removal_notified_on
    if told is None:
        return "move_out_certificate" if record.status == Status.RESIDENT else "equivalent_certificate"
    late = told > notice_due_on(record.planned_move_out_on, closing_days)
    return "equivalent_certificate" if late else "move_out_certificate"


def _present_move(versions: Sequence[Version]) -> tuple[Version, ...]:
    """The standing versions since the present move is known, in order of 履歴番号; none for who does not leave."""
    found: tuple[Version, ...] = ()
    for version in (versions[at] for at in line(versions)):
        leaves = version.record.planned_move_out_on is not None or version.reason == "removal_ex_officio"
        found = (*found, version) if leaves else ()
    return found


def known_since(versions: Sequence[Version]) -> datetime | None:
    """When the register learned of the present move: of its plan, or of a removal that nobody had planned.

    ``versions`` in order of 履歴番号; None for who does not leave. A certificate issued since is the first one.
    """
    move = _present_move(versions)
    return move[0].recorded_at if move else None


def leaves_by_card(people: Sequence[Person]) -> bool:
    """特例転出か — whether the present move of these is one by number card; one that was withdrawn is none."""
    return any(says(version.note, CARD_MOVE_OUT) for p in people for version in _present_move(p.versions))


def move_out_certificate(people: Sequence[Person], choices: Choices, issue: Issue) -> RecordCopy:
    """Make it for ``people``, who leave on one day for one place. Raises CannotMakeError E183, E190, E194–E196."""
    row = certificate_of(choices)
    if not people:
        raise CannotMakeError("E183")
    for person in people:
        kind_for(person.record)
    if len({_move(person.record) for person in people}) > 1:
        raise CannotMakeError("E196")
    ordered = sorted(people, key=lambda each: each.record.member_order or 0)
    first = ordered[0].record
    blocks = [Block(number, leaving_cells(p.record, choices)) for number, p in enumerate(ordered, 1)]
    base = made(row, choices, issue, first, by_fours(blocks), Scope.PERSON)
    return replace(base, head=leaving_head(first), marks=_marks(issue))


def _marks(issue: Issue) -> tuple[str, ...]:
    return tuple(words for words, holds in ((REISSUED, issue.reissue), (BY_CARD, issue.by_card)) if holds)


def _move(record: Record) -> tuple[str, str, date | None]:
    return record.household_no, _destination(record), facts.leaves_on(record)


def _destination(record: Record) -> str:
    return address_of(record, "planned_destination").one_line()


def leaving_head(record: Record) -> tuple[Cell, ...]:
    """What stands above those who leave: where to, and the days."""
    planned = record.planned_move_out_on is not None
    return (
        shown("destination", "転出先", _destination(record)),
        shown(
            "leaves_on",
            "転出予定年月日" if planned else "消除の年月日",
            facts.date_text(record.planned_move_out_on if planned else record.removed_on),
        ),
        shown("removal_notified_on", "届出の年月日", facts.date_text(record.removal_notified_on)),
    )


def leaving_cells(record: Record, choices: Choices) -> tuple[Cell, ...]:
    """All cells of one of those who leave."""
    own = tuple(cell for cell in person_cells(record, "", choices) if cell.key in _OWN)
    return (*own, *_insurance_cells(record), _alias_cell(record))


def _insurance_cells(record: Record) -> tuple[Cell, ...]:
    """付記事項: 国民健康保険, 後期高齢者医療, 介護保険, 国民年金, 児童手当 (住民基本台帳法 第7条第10号〜第11号の2)."""
    pension = facts.insured_text(record.pension_insured, record.pension_acquired_on)
    category = f"{pension}　種別 {record.pension_category}" if record.pension_category else pension
    return (
        shown("nhi", "国民健康保険", facts.insured_text(record.nhi_insured, record.nhi_acquired_on)),
        shown(
            "late_elderly",
            "後期高齢者医療",
            facts.insured_text(record.late_elderly_insured, record.late_elderly_acquired_on),
        ),
        shown("ltc", "介護保険", facts.insured_text(record.ltc_insured, record.ltc_acquired_on)),
        shown("pension", "国民年金", category),
        shown("pension_no", "基礎年金番号", record.pension_no),
        shown("child_allowance", "児童手当", _allowance(record)),
    )


def _allowance(record: Record) -> str:
    paid = (record.child_allowance_from, record.child_allowance_to)
    return f"{format_month(paid[0])}から{format_month(paid[1])}" if any(paid) else ""


def _alias_cell(record: Record) -> Cell:
    if not facts.is_foreign(record):
        return not_applicable("alias_events")
    return shown("alias_events", "通称の記載・削除", facts.alias_events_text(record))

"""カードの処理 (継続利用・券面更新): who of a settled case has which card, what was done with it, until when it holds.

番号法 第17条; decision 13. The PIN is verified at the 統合端末 and never comes here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from openjuki.kernel.counter.card import (
    CARDS,
    CONTINUATIONS,
    NUMBER_CARD,
    OPEN,
    CardState,
    CardWork,
    changed_items,
)
from openjuki.kernel.dates.card_deadlines import CardDeadlines
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CardRecord, CaseFile, CaseNotice
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.case_versions import versions_of_event
from openjuki.systems.residents.selectors.cases import CaseDetail
from openjuki.systems.residents.selectors.counter import card_records, continued, deadlines_of, state_for
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.card_entries import dated, deadlines_for
from openjuki.systems.residents.services.contractors import shown_name
from openjuki.systems.residents.services.counter_rules import found, refuse_open
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice, join_secrets
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.view_lists import view_case


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person of a settled case. `signature_lapses`: which of the four items changed; `records`: newest first."""

    addressee_no: str
    name: str = field(repr=False)
    state: CardState
    deadlines: CardDeadlines | None
    notified_on: date | None
    leaves_abroad_on: date | None
    continued: bool
    signature_lapses: tuple[str, ...]
    records: tuple[CardRecord, ...]


@service("residents.view_cards")
def view_cards(*, staff: Staff, case_no: str) -> tuple[CaseDetail, tuple[PersonCard, ...]]:
    """The cards of the people of a settled case, on the log. Raises NotFound, CaseClosed, Forbidden (S07)."""
    detail = view_case(staff=staff, case_no=case_no)
    case = CaseFile.objects.get(case_no=case_no)
    people = _people(case)
    audit.view(
        "residents.view_cards", staff=staff, subjects=[p.addressee_no for p in people], case_no=case_no
    )
    return detail, people


@service("residents.record_card")
def record_card(
    *,
    staff: Staff,
    case_no: str,
    addressee_no: str,
    work: CardWork,
    acknowledged: Mapping[str, str] | None = None,
) -> CardRecord:
    """Record what was done with a person's card; deadlines come from the register, never from the caller.

    Raises NotFound (case, person of the case), CaseClosed before the settlement, Forbidden (S07), Invalid with
    the findings that stand against it.
    """
    case = cases.locked_case(case_no, staff)
    refuse_protected(staff, case.subjects)
    rows.lock([addressee_no])  # entries of one person are numbered one after the other
    person = next((p for p in _people(case) if p.addressee_no == addressee_no), None)
    if person is None:
        raise NotFound(
            Finding("C16", "この受付で異動した人ではありません。", field="addressee_no",
                    remedy="受付の一覧から選び直してください。")
        )  # fmt: skip
    said = _said(work, person)
    refuse_open(found(said), acknowledged or {})
    row = CardRecord.objects.create(
        addressee_no=addressee_no, record_no=len(person.records) + 1, case_no=case_no, card=said.card,
        pin_verified=said.pin_verified, surface_updated=said.surface_updated, continuation=said.continuation,
        returned=said.returned, done_on=said.done_on, **dated(said.deadlines, said.notified_on),
        acknowledged=dict(acknowledged or {}), written_by=staff.user_id, written_by_name=shown_name(staff),
        written_at=clock.now(),
    )  # fmt: skip
    audit.change(
        "residents.record_card", staff=staff, subjects=[addressee_no], case_no=case_no,
        terms={"card": said.card, "continuation": said.continuation, "record": row.record_no},
    )  # fmt: skip
    return row


def judged_card(*, staff: Staff, case_no: str, addressee_no: str, work: CardWork) -> tuple[Finding, ...]:
    """What stands against an entry that is being typed; nothing is written."""
    _, people = view_cards(staff=staff, case_no=case_no)
    return tuple(f for p in people if p.addressee_no == addressee_no for f in found(_said(work, p)))


def _said(work: CardWork, person: PersonCard) -> CardWork:
    """The entry with what the register knows. Raises Invalid for what is not on a list."""
    if work.card not in CARDS or work.continuation not in CONTINUATIONS:
        raise Invalid(Finding("C13", "一覧にない値です。", field="card", remedy="選び直してください。"))
    # A card that has been continued is only updated from then on: nothing lapses any more.
    waits = work.card == NUMBER_CARD and (work.continuation != OPEN or not person.continued)
    return replace(
        work, deadlines=person.deadlines if waits else None,
        notified_on=person.notified_on if waits else None, leaves_abroad_on=person.leaves_abroad_on,
    )  # fmt: skip


def _people(case: CaseFile) -> tuple[PersonCard, ...]:
    """Who changed by the case, in standing order. Raises CaseClosed before its settlement."""
    if case.event_id is None:
        raise cases.CaseClosed(
            Finding(
                "C15", "カードの処理は、届が確定してから記録します。", remedy="審査の確定を待ってください。"
            )
        )
    written, before = versions_of_event(case.event_id)
    newest = {v.addressee_no: v for v in written}
    known = card_records(newest)
    submitted = CaseNotice.objects.get(case=case, round=case.round)
    data = join_secrets(submitted.data, submitted.secrets, row=case.case_no)
    notice = build_notice(KINDS[case.kind], data).notice
    entering = {no for no in newest if no not in before or before[no].status != newest[no].record.status}
    return tuple(
        _person(
            no,
            version.record,
            before.get(no),
            known.get(no, []),
            deadlines_for(notice) if no in entering else None,
            notice.notified_on if notice is not None and no in entering else None,
        )
        for no, version in newest.items()
    )


def _person(
    addressee_no: str,
    record: Record,
    before: Record | None,
    known: list[CardRecord],
    deadlines: CardDeadlines | None,
    notified_on: date | None,
) -> PersonCard:
    """Where the case itself is no 転入, the deadlines of the last one still hold."""
    bears = next((r for r in known if r.by_move is not None), None)
    if deadlines is None and bears is not None:
        deadlines, notified_on = deadlines_of(bears), bears.notified_on
    abroad = record.planned_move_out_on if record.planned_destination_country else None
    return PersonCard(
        addressee_no=addressee_no, name=full_name(record),
        state=state_for(known), deadlines=deadlines, notified_on=notified_on, leaves_abroad_on=abroad,
        continued=continued(known, deadlines), signature_lapses=changed_items(before, record),
        records=tuple(known),
    )  # fmt: skip

"""Settling (本登録): one transaction writes versions, event, numbers, messages and log. RR-01 to RR-03, RR-23.

`decide()` runs again under the locks; what it finds now and nobody has acknowledged takes everything back
and sends the case back to the counter (decisions.md, decide()).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from openjuki.kernel.register.decision import Decision
from openjuki.kernel.register.version import Version
from openjuki.runtime import clock, exchange
from openjuki.runtime.db import prepared
from openjuki.runtime.errors import Refused
from openjuki.systems.residents.services import (
    card_entries,
    hold_messages,
    outgoing,
    planned_departures,
    stock,
)
from openjuki.systems.residents.services.judge import judge
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.items import rows_of_entrants
from openjuki.systems.residents.services.support_moves import follow_moves
from openjuki.systems.residents.services.write_steps import CANCEL, write_steps
from openjuki.systems.residents.services.write_versions import Event, write_versions

_NEXT_EVENT = "SELECT nextval('change_event_id_seq')"


class NoLongerFits(Refused):
    """入力したときと台帳が変わった: the notice as submitted can no longer be settled."""

    title = "台帳が変わったため確定できません。窓口へ差し戻しました"


def settle(
    *,
    kind: str,
    data: Mapping[str, Any],
    acknowledged: Mapping[str, str],
    seen: Sequence[Mapping[str, Any]],
    case_no: str,
    ward: str,
    entered_by: str,
    reviewed_by: list[str],
    levels: Mapping[str, str],
    office: str = "",
    terminal: str = "",
) -> tuple[int, list[Version]]:
    """Carry one reviewed notice out, in the caller's transaction. Raises NoLongerFits, DatabaseRefused."""
    _one_at_a_time(kind, data)
    ticket = prepared.ask(_NEXT_EVENT, [])
    judgement = judge(kind=kind, data=data, case_no=case_no, levels=levels, lock=True)
    if judgement.view is not None and planned_departures.catch_up(judgement.view.subjects.values()):
        judgement = judge(kind=kind, data=data, case_no=case_no, levels=levels, lock=True)
    unanswered = judgement.unanswered(acknowledged, seen)
    if judgement.refused or judgement.decision is None or unanswered:
        raise NoLongerFits(*(judgement.findings if judgement.refused else unanswered))
    decision = judgement.decision
    decision = decision.filled(stock.fill(decision.takes(), case_no=case_no))
    event = _event(
        ticket.result.rows[0][0], decision, case_no=case_no, ward=ward, entered_by=entered_by,
        reviewed_by=reviewed_by, office=office, terminal=terminal, note=getattr(judgement.notice, "note", ""),
    )  # fmt: skip
    assert judgement.view is not None
    before = {no: s.version for no, s in judgement.view.subjects.items()}
    if any(c.step for c in decision.changes):
        written = write_steps(event=event, changes=decision.changes, before=before)
    else:
        written = write_versions(event=event, changes=decision.changes, before=before)
    follow_moves(written, before)
    card_entries.of_settlement(judgement.notice, written, before, case_no=case_no, entered_by=entered_by)
    hold_messages.tell_moves(written, before)
    exchange.tell_all(outgoing.notes_for(written, before))
    return event.event_id, written


def _one_at_a_time(kind: str, data: Mapping[str, Any]) -> None:
    """Two clerks entering the same person at once: the second waits here and then sees the first.

    The lock is on what the person is called, because the person has no row to lock yet.
    """
    entering = [row for name in rows_of_entrants(KINDS[kind].notice) for row in data.get(name) or []]
    if not entering:
        return
    keys = sorted(
        "|".join(str(row.get(k) or "") for k in ("surname", "given_name", "roman_name")) for row in entering
    )
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 22))", [key])


def _event(
    event_id: int,
    decision: Decision,
    *,
    case_no: str,
    ward: str,
    entered_by: str,
    reviewed_by: list[str],
    office: str,
    terminal: str,
    note: str,
) -> Event:
    first, now = decision.changes[0], clock.now()
    # Of a cancellation the last state says whether it is 増, 減 or 修正; of a pair (改製) the removal comes first.
    own = [c.reason for c in decision.changes if c.subject == first.subject and not c.redoes]
    reason = own[-1] if first.reason in CANCEL else first.reason
    row = {
        "case_no": case_no, "reason": reason, "ward": ward, "changed_on": first.changed_on,
        "changed_on_text": first.changed_on_text, "notified_on": first.notified_on,
        "entered_by": entered_by, "reviewed_by": reviewed_by, "entered_at_office": office,
        "entered_at_terminal": terminal, "note": note,
    }  # fmt: skip
    return Event(event_id, now, row)

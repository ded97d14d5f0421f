"""取り消す異動の選択 (S 4.6.0.1): the event and its unwind plan go into the draft of a 異動の取消し."""

from __future__ import annotations

from openjuki.kernel.unwinding.plan import proposed
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.selectors.unwinding import can_be_cancelled, persons_of, taken_back
from openjuki.systems.residents.selectors.view_for import view_of_unwinding
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.own_ward import refuse_event
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.same_case import Page, refuse_unseen

KIND = "cancellation"


@service("residents.choose_event")
def choose_event(
    *, staff: Staff, case_no: str, event_id: str, addressee_no: str = "", page: Page | None = None
) -> CaseFile:
    """Fill the draft: everybody of the event, and a row for each later event with what is proposed for it.

    `addressee_no`: only this person (一部); `page`: what lay before whoever chooses. Raises NotFound (C07; C06 for
    another ward's), CaseClosed, Overtaken (C26: somebody has changed the draft since), Forbidden where somebody
    whom it reaches is under 支援措置 and the staff lack the right (S07).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    if not can_be_cancelled(event_id):  # before anybody is read: a load has thousands of people
        raise NotFound(
            Finding(
                "C08", "この異動は取り消せません(移行・改製・再製による記載、又は履歴にない異動)。",
                field="event_id", law="S 4.6.0.1、S 1.1.4",
                remedy="記載の誤りは、職権修正又は誤記修正で直してください。",
            )
        )  # fmt: skip
    persons = _still_to_cancel(event_id, addressee_no)
    if case.kind != KIND or not persons:
        raise NotFound(
            Finding(
                "C07", "この異動は異動履歴にありません。", field="event_id",
                remedy="住民の画面の「異動の履歴」から取り消す異動を選んでください。",
            )
        )  # fmt: skip
    view = view_of_unwinding(event_id, persons)
    histories = view.histories
    refuse_event(staff, histories, event_id, persons)
    refuse_protected(staff, set(histories), field="members")
    draft = CaseDraft.objects.get(case=case)
    refuse_unseen(case, draft, staff, page)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    whole["event_id"] = event_id
    whole["members"] = [{"addressee_no": n, "relationship": ""} for n in persons]
    whole["later"] = [
        {"event_id": each.event.event_id, "redo": each.redo} for each in proposed(view, event_id, persons)
    ]
    cases.store(case, draft, whole, staff)
    audit.view("residents.view_entry", staff=staff, subjects=sorted(histories), case_no=case_no)
    return case


def _still_to_cancel(event_id: str, addressee_no: str) -> list[str]:
    """Everybody of the event, or this one, without those for whom it was cancelled. Raises Refused (C28) if all."""
    everybody = persons_of([event_id])
    persons = [n for n in everybody if n == addressee_no] if addressee_no else everybody
    gone = taken_back(persons)
    left = [n for n in persons if event_id not in gone.get(n, ())]
    if persons and not left:
        raise Refused(
            Finding(
                "C28", "この異動は既に取り消されています。", field="event_id", law="S 4.6.0.1",
                remedy="取消しが誤りなら、異動の履歴からその取消しを取り消してください。",
            )
        )  # fmt: skip
    return left


@service("residents.open_cancellation")
def open_cancellation(*, staff: Staff, event_id: str, ward: str = "") -> CaseFile:
    """この異動を取り消す: open a case with the event taken over. Raises Invalid, NotFound, Forbidden."""
    data = {"ward": ward} if ward and not staff.ward else None
    case = cases.open_case(staff=staff, kind=KIND, data=data)
    return choose_event(staff=staff, case_no=case.case_no, event_id=event_id)

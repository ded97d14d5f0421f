"""届いた通知の処理: a case is opened from one, or it is put aside (該当なし, 返送) and taken up again.

What becomes of it afterwards follows from the case (`notice_outcomes`). RR-02, 住民基本台帳法 第9条, S 4.2.0.3.
"""

from __future__ import annotations

from typing import Any, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.received.contents import BASIS_TITLES, BIRTH, CONTENTS, MOVE_IN
from openjuki.kernel.received.notice import Received, fills
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, DeliveredNotification
from openjuki.systems.residents.models.incoming import WAITING
from openjuki.systems.residents.selectors.criteria import Criteria
from openjuki.systems.residents.selectors.found_rows import Row
from openjuki.systems.residents.selectors.view_for import city_wards
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.choose_person import choose_person
from openjuki.systems.residents.services.move_in_notifications import opened
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.open_notifications import notice_for
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.search_residents import search

#: How one is put aside.
CLOSINGS: Final = {"not_applicable": "該当なし", "returned": "返送"}


@service("residents.enter_move_in_notification")
def enter(*, staff: Staff, source_id: str, addressee_no: str = "") -> CaseFile:
    """Open a case of the right kind, its form filled. `addressee_no`: whom it means, where nobody has said.

    Raises NotFound (C06: nobody of this ward), Invalid without a person or where somebody was faster,
    Forbidden for a protected person.
    """
    row = _waiting(staff, source_id)
    number = row.addressee_no or addressee_no.strip()
    content = CONTENTS[row.content]
    if not number and row.content != BIRTH:  # the mother of a child may be no resident
        raise Invalid(
            Finding("N06", "誰の通知かが決まっていません。", field="addressee_no",
                    remedy="検索して本人を確かめ、宛名番号を入力してください。")
        )  # fmt: skip
    if number:
        refuse_protected(staff, [number], field="addressee_no")
    if row.content == MOVE_IN:
        case = cases.open_case(
            staff=staff, kind=content.kind, channel="juki_net", data=_move_in(row, number, staff)
        )
    else:
        case = _entered(staff, row, number)
    row.case_no = case.case_no
    if number and not row.addressee_no:  # whom a clerk found may be protected, whatever name the notice bears
        row.suspects = sorted({*row.suspects, number})
    row.save(update_fields=["case_no", "suspects"])
    told = " ".join(each for each in (BASIS_TITLES[row.basis], row.from_name, row.number) if each)
    cases.step(case, staff, case.state, f"{told} から")
    audit.change(
        "residents.enter_move_in_notification", staff=staff, subjects=[n for n in [number] if n],
        terms={"source": source_id}, case_no=case.case_no,
    )  # fmt: skip
    return case


def _waiting(staff: Staff, source_id: str) -> DeliveredNotification:
    row = notice_for(staff, source_id, lock=True)
    if row.outcome not in WAITING:
        raise Invalid(Finding("N18", "処理の済んだ通知です。", remedy="一覧を更新して選び直してください。"))
    if row.case_no:
        raise Invalid(
            Finding("N05", f"受付{row.case_no}で処理中です。", remedy="その受付の状態を確かめてください。")
        )
    return row


def _entered(staff: Staff, row: DeliveredNotification, number: str) -> CaseFile:
    ward = {"ward": row.ward or min(city_wards())} if not staff.ward else {}
    case = cases.open_case(staff=staff, kind=CONTENTS[row.content].kind, data=ward or None)
    if number:
        choose_person(staff=staff, case_no=case.case_no, addressee_no=number)
        case = cases.locked_case(case.case_no, staff)
    draft = CaseDraft.objects.get(case=case)
    whole = join_secrets(draft.data, draft.secrets, row=case.case_no)
    cases.store(case, draft, whole | fills(_received(row), whole), staff)
    return case


def _received(row: DeliveredNotification) -> Received:
    body = opened(row)
    day = body.get("changed_on")
    return Received(
        basis=row.basis, content=row.content, from_code=row.from_code, from_name=row.from_name,
        number=row.number, notified_on=row.notified_on,
        received_on=row.received_at.astimezone(clock.TOKYO).date(),
        changed_on=UncertainDate.from_text(day) if day else None, name=body["name"], items=body["items"],
    )  # fmt: skip


def _move_in(row: DeliveredNotification, addressee_no: str, staff: Staff) -> dict[str, Any]:
    assert row.changed_on is not None  # a 転入通知 always says its day
    return {
        "ward": staff.ward or row.ward or min(city_wards()),
        "notified_on": row.notified_on.isoformat(),
        "moved_in_on": row.changed_on.isoformat(),
        "addressee_no": addressee_no,
        "destination": opened(row)["destination"],
        "grounds": {
            "basis": row.basis, "document": "転入通知", "sender": row.from_name,
            "received_on": row.notified_on.isoformat(),
        },
    }  # fmt: skip


@service("residents.close_notice")
def close(*, staff: Staff, source_id: str, act: str, reason: str) -> None:
    """該当なし, 返送: no case comes of it, for this reason. Raises NotFound, Invalid, Forbidden (S07)."""
    row = _waiting(staff, source_id)
    if act not in CLOSINGS:
        raise Invalid(
            Finding("N07", "処理が選ばれていません。", field="act", remedy="処理を選んでください。")
        )
    if not reason.strip():
        raise Invalid(Finding("N08", "理由が空欄です。", field="reason", remedy="理由を入力してください。"))
    row.outcome, row.closed_reason = act, reason.strip()[:500]
    row.closed_by, row.closed_at = staff.user_id, clock.now()
    row.save(update_fields=["outcome", "closed_reason", "closed_by", "closed_at"])
    _told("residents.close_notice", staff, row, reason, act=act)


@service("residents.reopen_notice")
def reopen(*, staff: Staff, source_id: str, reason: str) -> None:
    """Take one up again that was put aside. Raises NotFound, Invalid, Forbidden (S07)."""
    row = notice_for(staff, source_id, lock=True)
    if row.outcome not in CLOSINGS:
        raise Invalid(
            Finding("N09", "該当なし又は返送とした通知ではありません。", remedy="状態を確かめてください。")
        )
    if not reason.strip():
        raise Invalid(Finding("N08", "理由が空欄です。", field="reason", remedy="理由を入力してください。"))
    later = DeliveredNotification.objects.filter(
        basis=row.basis, from_code=row.from_code, number=row.number, edition__gt=row.edition
    )
    if row.number and later.exists():
        raise Invalid(
            Finding(
                "N11", "この通知を訂正する通知が届いています。", remedy="訂正された通知を処理してください。"
            )
        )
    row.outcome, row.closed_reason, row.closed_by, row.closed_at = "to_check", "", "", None
    row.save(update_fields=["outcome", "closed_reason", "closed_by", "closed_at"])
    _told("residents.reopen_notice", staff, row, reason)


@service("residents.find_notice_candidates")
def candidates(*, staff: Staff, source_id: str) -> tuple[Row, ...]:
    """本人の候補: whom the register knows by this name and day of birth, for a person to look at; never chosen here.

    A search like any other, logged as one, and no wider: who may read the own ward only finds nobody elsewhere.
    Raises NotFound, Forbidden (S07).
    """
    body = opened(notice_for(staff, source_id))
    if not body["name"] or not body.get("birth"):
        return ()
    born = UncertainDate.from_text(body["birth"])
    criteria = Criteria(name=body["name"], birth=(born.first, born.last))
    return search(staff=staff, criteria=criteria, reason="届いた通知の本人の確認").rows[:10]


def _told(action: str, staff: Staff, row: DeliveredNotification, reason: str, **terms: str) -> None:
    audit.change(
        action, staff=staff, subjects=[n for n in [row.addressee_no] if n], reason=reason,
        terms={"source": row.source_id, **terms},
    )  # fmt: skip

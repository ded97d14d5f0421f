"""Opening, saving and closing cases (受付の操作): S 4.0.8, A-01, A-10, A-12.

A draft is saved field by field as it is left, so that an idle lock or a broken session loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, CasePaper, CaseStep, MoveOutInformation
from openjuki.systems.residents.models.case import OPEN_STATES, STATES
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import edit_lock, notice_outcomes, same_case
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.contractors import refuse_kind, shown_name
from openjuki.systems.residents.services.notice_forms import KINDS, join_secrets, split_secrets
from openjuki.systems.residents.services.paper_kinds import PAPERS
from openjuki.systems.residents.services.protection import check_draft
from openjuki.systems.residents.services.written_notice import WRITTEN, signed_content


class CaseClosed(Refused):
    """この受付は入力できる状態にない."""

    title = "この受付は入力できません"


@service("residents.open_case")
def open_case(
    *,
    staff: Staff,
    kind: str,
    ticket_no: str = "",
    notifier_name: str = "",
    channel: str = "counter",
    data: Mapping[str, Any] | None = None,
) -> CaseFile:
    """Open a case for one notice; its 受付番号 counts per ward and day.

    Raises Invalid for an unknown kind, Forbidden where `data` concern a person under 支援措置 (S07), or where
    the kind asks for more than these staff may (F08), Held (C40: somebody of it is being entered elsewhere).
    """
    if kind not in KINDS:
        raise Invalid(Finding("F05", f"届出の種別「{kind}」はありません。", field="kind",
                              remedy="種別を選び直してください。"))  # fmt: skip
    check_draft(staff, data or {}, kind=kind)
    may_enter(kind, staff)
    now = clock.now()
    ward = staff.ward or str((data or {}).get("ward", ""))
    if not ward:
        raise Invalid(Finding("F06", "受付の区が決まりません。", field="ward",
                              remedy="区を選んでから受け付けてください。"))  # fmt: skip
    case = CaseFile.objects.create(
        case_no=_next_case_no(ward), ward=ward, branch=staff.branch, kind=kind, channel=channel,
        ticket_no=ticket_no, notifier_name=notifier_name, opened_by=staff.user_id, opened_at=now,
        state_since=now,
    )  # fmt: skip
    start = {"ward": ward, "notified_on": now.date().isoformat(), **(data or {})}
    plain, secrets = split_secrets(start, row=case.case_no)
    draft = CaseDraft(
        case=case,
        data=plain,
        secrets=secrets,
        saved_at=now,
        saved_by=staff.user_id,
        editors=[staff.user_id] if data else [],  # who brings data has made them
    )
    edit_lock.claim(case, draft, staff, plain)
    draft.save(force_insert=True)
    step(case, staff, "received")
    audit.change("residents.open_case", staff=staff, terms={"kind": kind}, case_no=case.case_no)
    return case


def _next_case_no(ward: str) -> str:
    day = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO case_counter (ward, day, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (ward, day) DO UPDATE SET last = case_counter.last + 1 RETURNING last",
            [ward, day],
        )
        return f"{ward}-{day:%y%m%d}-{cursor.fetchone()[0]:04d}"


def locked_case(case_no: str, staff: Staff) -> CaseFile:
    """The case, row locked. Raises NotFound, also for another ward's case: nobody learns that it exists."""
    case = CaseFile.objects.select_for_update().filter(case_no=case_no).first()
    if case is None or (staff.ward and staff.ward != case.ward):
        raise NotFound(
            Finding("C01", "この受付番号の受付はありません。", remedy="受付番号を確認してください。")
        )
    refuse_kind(staff, case.kind)
    return case


def may_enter(kind: str, staff: Staff) -> None:
    """Raise Forbidden unless these staff may enter this kind of notice: one ex officio asks for its own right."""
    refuse_kind(staff, kind)
    if not staff.may(KINDS[kind].right):
        raise Forbidden(
            Finding(
                "F08",
                f"「{KINDS[kind].title}」を入力する権限がありません。",
                remedy="職権の異動を扱える職員に引き継いでください。",
            )
        )


def open_for_entry(case: CaseFile, staff: Staff) -> None:
    """Raise CaseClosed unless the case may be typed in, Forbidden unless by these staff."""
    may_enter(case.kind, staff)
    if case.state not in OPEN_STATES:
        raise CaseClosed(
            Finding(
                id="C02",
                message=f"この受付は「{STATES[case.state]}」のため、入力できません。",
                remedy="審査中の届を直すときは、審査者に差戻しを依頼してください。",
            )
        )


@service("residents.save_draft")
def save_draft(
    *, staff: Staff, case_no: str, data: Mapping[str, Any], page: same_case.Page | None = None
) -> CaseDraft:
    """Replace the whole draft (API, import). `page`: what lay before who sends it; None for what begins a draft.

    Raises CaseClosed, Overtaken (C26: somebody has changed the draft since), NotFound, Forbidden.
    """
    case = locked_case(case_no, staff)
    open_for_entry(case, staff)
    draft = CaseDraft.objects.get(case=case)
    same_case.refuse_unseen(case, draft, staff, page)
    return store(case, draft, data, staff)


def store(
    case: CaseFile,
    draft: CaseDraft,
    data: Mapping[str, Any],
    staff: Staff,
    *,
    answers: Mapping[str, str] | None = None,
    token: str = "",
) -> CaseDraft:
    """Write the whole form data of a locked case that is open for entry; the first save begins the entry.

    `answers`: what was answered to alerts; None leaves it. `token`: the page on the screen that saves.
    Raises NotFound, Forbidden (whom the data concern: another ward's household, a person under 支援措置),
    Held (C40: whom somebody else enters in another case).
    """
    check_draft(staff, data, kind=case.kind, before=draft.data)
    edit_lock.claim(case, draft, staff, data)
    before = _people(draft.data)
    whole = {**data, "ward": case.ward}
    kept = draft.acknowledged if answers is None else dict(answers)
    same_case.note(
        case, draft, staff, token=token,
        before=same_case.with_answers(join_secrets(draft.data, draft.secrets, row=case.case_no),
                                      draft.acknowledged),
        after=same_case.with_answers(whole, kept),
    )  # fmt: skip
    draft.acknowledged = kept
    # The ward is the case's own: no form may carry a notice into another ward (住基法38条).
    draft.data, draft.secrets = split_secrets(whole, row=case.case_no)
    after = _people(draft.data)
    for name in {n for n in {**before, **after} if before.get(n) != after.get(n)}:
        # A reason given for row 0 must not answer for whoever stands there now.
        draft.acknowledged = {k: v for k, v in draft.acknowledged.items() if f"-{name}." not in k}
    draft.saved_at, draft.saved_by = clock.now(), staff.user_id
    if staff.user_id not in draft.editors:
        draft.editors = [*draft.editors, staff.user_id]
    draft.save()
    case.notifier_name = _notifier(draft.data) or case.notifier_name
    if case.state == "received":
        move(case, staff, "entering")
    else:
        case.save()
    return draft


def _notifier(data: Mapping[str, Any]) -> str:
    notifier = data.get("notifier")
    return str(notifier.get("name") or "") if isinstance(notifier, Mapping) else ""


def _people(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Who or what stands in which row of a draft, by the rows' field."""
    names = ("key", "addressee_no", "name", "event_id")
    return {
        field: [tuple(map(row.get, names)) if isinstance(row, Mapping) else None for row in rows]
        for field, rows in data.items()
        if isinstance(rows, list)
    }


def move(case: CaseFile, staff: Staff, state: str, note: str = "") -> None:
    """Take a case to its next state and write the step."""
    case.state, case.state_since = state, clock.now()
    case.version += 1
    case.save()
    step(case, staff, state, note)


def step(case: CaseFile, staff: Staff, state: str, note: str = "") -> None:
    """One line of the case's history."""
    CaseStep.objects.create(
        case=case, state=state, by=staff.user_id, by_name=shown_name(staff), at=clock.now(), note=note
    )


@service("residents.record_paper")
def record_paper(
    *, staff: Staff, case_no: str, kind: str, object_key: str = "", digest: str = "", content: str = "",
    page: same_case.Page | None = None,
) -> CasePaper:  # fmt: skip
    """書面の記録: a written notice received or signed (A-10), or a paper printed for the case.

    `content`: digest of the text that is printed for signature; `page`: what lay before whoever says that the
    draft agrees with the paper. Raises Overtaken (C26: somebody has changed the draft since), Invalid, also for a
    paper that is said to be printed and has no file, and for a signature to which nothing was printed.
    """
    if kind not in PAPERS or (kind not in WRITTEN and not object_key):
        raise Invalid(Finding("F07", "この書面の種別はありません。", field="kind",
                              remedy="一覧から選んでください。"))  # fmt: skip
    case = locked_case(case_no, staff)
    same_case.refuse_unseen(case, CaseDraft.objects.get(case=case), staff, page)
    paper = CasePaper.objects.create(
        case=case, kind=kind, round=case.round, by=staff.user_id, at=clock.now(), object_key=object_key,
        digest=digest, content=content or signed_content(case, kind),
    )  # fmt: skip
    step(case, staff, case.state, PAPERS[kind])
    audit.change("residents.record_paper", staff=staff, terms={"kind": kind}, case_no=case_no)
    return paper


@service("residents.withdraw_case")
def withdraw_case(*, staff: Staff, case_no: str, reason: str) -> CaseFile:
    """取下げ: nothing of the notice enters the register; the log keeps all of it."""
    case = locked_case(case_no, staff)
    if case.state in ("settled", "handed_over", "withdrawn"):
        raise CaseClosed(
            Finding("C03", f"この受付は「{STATES[case.state]}」のため、取下げできません。",
                    remedy="確定した異動は、異動の取消しで戻します。")
        )  # fmt: skip
    if not reason.strip():
        raise Invalid(
            Finding("C04", "取下げの理由がありません。", field="reason", remedy="理由を入力してください。")
        )
    release(case.case_no, case.subjects)
    MoveOutInformation.objects.filter(used_by_case=case_no).update(used_by_case="")
    notice_outcomes.withdrawn(case_no)
    move(case, staff, "withdrawn", reason)
    audit.change("residents.withdraw_case", staff=staff, reason=reason, case_no=case_no)
    return case


def hold_persons(case: CaseFile, addressee_nos: list[str]) -> None:
    """Mark the persons of a submitted case as 仮登録中, so that a second notice is warned."""
    rows.lock(addressee_nos)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE person SET pending_case = btrim(pending_case || ' ' || %s) WHERE addressee_no = ANY(%s)"
            " AND NOT %s = ANY(string_to_array(pending_case, ' '))",
            [case.case_no, addressee_nos, case.case_no],
        )


def release(case_no: str, addressee_nos: list[str]) -> None:
    """Take the marks of a case back; those of others stay."""
    if not addressee_nos:
        return
    rows.lock(addressee_nos)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE person SET"
            " pending_case = array_to_string(array_remove(string_to_array(pending_case, ' '), %s), ' ')"
            " WHERE addressee_no = ANY(%s) AND %s = ANY(string_to_array(pending_case, ' '))",
            [case_no, sorted(addressee_nos), case_no],
        )

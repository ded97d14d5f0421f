"""写しの請求の記録 (請求書): received, found incomplete, refused, withdrawn, issued; every act appends a version.

住民基本台帳法 第12条〜第12条の3, 第15条の4. A request about a person under 支援措置 goes to the 支援措置責任者: whoever
lacks that right can record it, and nothing more (S 3.4, RR-25).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection

from openjuki.kernel.certificates.forms import CERTIFICATES, Source
from openjuki.kernel.certificates.requests.course import LEADS_TO, MISSING, REFUSALS, Act, State
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueRequest, IssueRequestAct, Person
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.issue_model import check_form
from openjuki.systems.residents.services.issue_request import check_request
from openjuki.systems.residents.services.own_ward import refuse_wards
from openjuki.systems.residents.services.protection import hidden_from, refuse_protected

#: What a clerk does to a request; issuing has its own way.
ACTS = (Act.RECEIVE, Act.INCOMPLETE, Act.REFUSE, Act.WITHDRAW)


class RequestClosed(Refused):
    """処理済みの請求."""

    title = "この請求は処理が終わっています"


class RequestChanged(Refused):
    """別の職員が先に処理した."""

    title = "この請求は別の職員が先に処理しました"


@service("residents.request_act")
def act_on_request(
    *,
    staff: Staff,
    act: str,
    request: CopyRequest,
    addressee_nos: Sequence[str],
    request_no: str = "",
    version: int | None = None,
    reason: str = "",
    refusal: str = "",
    missing: Collection[str] = (),
    due_on: date | None = None,
    received_on: date | None = None,
    case_no: str = "",
) -> IssueRequest:
    """Record a request, or what is done to one short of issuing. `act`: one of `ACTS`.

    Where somebody on it is protected and the staff lack the right, a new request is handed over, whatever the act;
    one that exists is refused. What came with a letter goes back when it ends without a copy.

    Raises Invalid, Forbidden, NotFound, RequestClosed, RequestChanged.
    """
    check_form(request.choices)
    check_request(request, staff)
    people = _people(addressee_nos)
    handed_over = bool(hidden_from(staff, people))
    if handed_over and request_no:
        refuse_protected(staff, sorted(people))
    if not handed_over:
        refuse_wards(staff, people.values(), case_no)
    act = Act.HAND_OVER if handed_over else act
    findings = _faults(act, reason, refusal, missing, due_on, received_on)
    if findings:
        raise Invalid(*findings)
    row = taken(staff, request_no, version) if request_no else _new(staff, people, received_on, case_no)
    row.subjects = list(people)
    row.due_on = due_on if act == Act.INCOMPLETE else None
    row.refusal = refusal if act == Act.REFUSE else ""
    returned = request.paid if act in (Act.REFUSE, Act.WITHDRAW) else 0
    append(row, act, staff=staff, request=request, reason=reason.strip(), missing=missing, returned=returned)
    return row


def taken(staff: Staff, request_no: str, version: int | None = None) -> IssueRequest:
    """An open request under lock. Raises NotFound, Forbidden (S07), RequestClosed, RequestChanged."""
    row = IssueRequest.objects.select_for_update().filter(request_no=request_no).first()
    if row is None or (staff.ward and staff.ward != row.ward):
        raise _unknown()
    refuse_protected(staff, row.subjects)
    if row.state not in State.OPEN:
        raise RequestClosed(
            Finding("Q02", f"この請求は「{State.LABELS[row.state]}」です。", remedy="新しい請求として受けてください。")
        )  # fmt: skip
    if version is not None and version != row.version:
        raise RequestChanged(
            Finding("Q03", "画面を開いた後に、別の職員がこの請求を処理しました。",
                    remedy="請求を開き直し、内容を確かめてください。")
        )  # fmt: skip
    return row


def taken_for_issue(
    staff: Staff,
    request: CopyRequest,
    addressee_nos: Sequence[str],
    *,
    request_no: str,
    version: int | None,
    case_no: str,
) -> IssueRequest:
    """The request of an issue, closed by it: an open one by its number, else a new one. As `taken` raises."""
    people = _people(addressee_nos)
    row = taken(staff, request_no, version) if request_no else _new(staff, people, None, case_no)
    row.subjects = list(people)
    row.due_on = None
    append(row, Act.ISSUE, staff=staff, request=request)
    return row


def append(
    row: IssueRequest,
    act: str,
    *,
    staff: Staff,
    request: CopyRequest,
    reason: str = "",
    missing: Collection[str] = (),
    **paper: Any,
) -> IssueRequestAct:
    """Write one act: the request as it is now, its row in the history, the log."""
    row.data = asdict(request)
    row.right, row.channel = request.right.key, request.channel
    row.removed = CERTIFICATES[request.choices.kind].source == Source.REMOVED
    row.state = LEADS_TO.get(act, row.state)
    row.version = (row.version or 0) + 1
    row.save()
    done = IssueRequestAct.objects.create(
        request=row, version_no=row.version, act=act, state=row.state, data=row.data, reason=reason,
        missing=sorted(missing), by=staff.user_id, at=clock.now(), **paper,
    )  # fmt: skip
    terms = {"request_no": row.request_no, "act": act, "right": row.right}
    if row.refusal:
        terms["refusal"] = row.refusal
    audit.change(
        "residents.request_act", staff=staff, subjects=row.subjects, terms=terms, reason=reason,
        case_no=row.case_no,
    )  # fmt: skip
    return done


def _people(addressee_nos: Sequence[str]) -> dict[str, str]:
    """宛名番号 → ward of those whom the request names, each once. Raises Invalid, NotFound."""
    wanted = list(dict.fromkeys(addressee_nos))
    if not wanted:
        raise Invalid(Finding("I20", "対象者が選ばれていません。", field="addressee_nos",
                              remedy="世帯又は人を選んでください。"))  # fmt: skip
    found = dict(Person.objects.filter(addressee_no__in=wanted).values_list("addressee_no", "ward"))
    if len(found) < len(wanted):
        raise NotFound(Finding("I23", "住民票のない人が含まれています。", field="addressee_nos",
                               remedy="宛名番号を確かめてください。"))  # fmt: skip
    return {no: found[no] for no in wanted}


def _new(staff: Staff, people: dict[str, str], received_on: date | None, case_no: str) -> IssueRequest:
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('request_serial')")
        serial = int(cursor.fetchone()[0])
    return IssueRequest(
        request_no=f"{today:%Y%m%d}-Q{serial:05d}", ward=staff.ward or next(iter(people.values())),
        branch=staff.branch, received_on=received_on or today, case_no=case_no,
    )  # fmt: skip


def _faults(
    act: str,
    reason: str,
    refusal: str,
    missing: Collection[str],
    due_on: date | None,
    received_on: date | None,
) -> list[Finding]:
    """What stands against the act itself."""
    found = []
    if act not in (*ACTS, Act.HAND_OVER):
        found.append(Finding("Q04", "処理が選ばれていません。", field="act", remedy="処理を選んでください。"))
    if received_on and received_on > clock.today():
        found.append(
            Finding(
                "Q05", "受付の日が今日より後です。", field="received_on", remedy="日付を確かめてください。"
            )
        )
    if act == Act.INCOMPLETE:
        if (not reason.strip() and not missing) or set(missing) - MISSING.keys():
            found.append(Finding("Q06", "足りないものがありません。", field="missing",
                                 remedy="足りないものを選ぶか、理由に書いてください。"))  # fmt: skip
        if due_on is None or due_on < clock.today():
            found.append(Finding("Q07", "補正の期限がありません。又は過ぎています。", field="due_on",
                                 remedy="今日以後の日を入力してください。"))  # fmt: skip
    if act == Act.REFUSE and refusal not in REFUSALS:
        found.append(Finding("Q08", "不交付の事由が選ばれていません。", field="refusal",
                             remedy="事由を選んでください。"))  # fmt: skip
    if act in (Act.REFUSE, Act.WITHDRAW) and not reason.strip():
        found.append(Finding("Q09", "理由がありません。", field="reason",
                             remedy="理由を具体的に入力してください。"))  # fmt: skip
    return found


def _unknown() -> NotFound:
    return NotFound(Finding("Q01", "この番号の請求はありません。", remedy="一覧から選んでください。"))


def request_row(staff: Staff, request_no: str) -> IssueRequest:
    """A request of the own ward that these staff may open. Raises Forbidden (right, S07), NotFound."""
    if not staff.may("residents.issue"):
        raise Forbidden(
            Finding("AU-02", "証明書の発行の権限がありません。", remedy="権限のある職員に代わってください。")
        )
    row = IssueRequest.objects.filter(request_no=request_no).first()
    if row is None or (staff.ward and staff.ward != row.ward):
        raise _unknown()
    refuse_protected(staff, row.subjects)
    return row

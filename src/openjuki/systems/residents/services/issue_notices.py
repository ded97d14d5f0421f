"""本人通知の登録 (登録型本人通知制度, S 8.1): who wants to be told of copies that others get, and the letters to them.

Told afterwards, by a letter of `services.letters`; who asked for the copy is never told by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openjuki.kernel.dates.terms import months_after
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueNotice
from openjuki.systems.residents.models.letter import LETTERS
from openjuki.systems.residents.selectors import letters as selectors
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.letters import RIGHT, kinds_for
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.view_person import opened


@dataclass(frozen=True, slots=True)
class LetterOf:
    """A letter that named the person."""

    id: int
    number: str
    title: str
    due_on: date
    copy_no: int
    reason: str
    printed_at: datetime
    printed_by: str


@dataclass(frozen=True, slots=True)
class PersonLetters:
    """通知: the registration that stands, earlier ones, and letters so far."""

    standing: IssueNotice | None
    earlier: tuple[IssueNotice, ...]
    letters: tuple[LetterOf, ...]


@service("residents.list_person_letters")
def person_letters(*, staff: Staff, addressee_no: str, case_no: str = "", reason: str = "") -> PersonLetters:
    """Registrations and letters of a person, on the log first. Refused as the record is (`opened`)."""
    _check(staff)
    opened(staff, addressee_no, case_no, reason)
    audit.view(
        "residents.list_person_letters", staff=staff, subjects=[addressee_no], reason=reason, case_no=case_no
    )
    known = list(IssueNotice.objects.filter(addressee_no=addressee_no).order_by("-id"))
    mine = {kind for kind, _ in kinds_for(staff)}
    return PersonLetters(
        next((n for n in known if n.ended_at is None), None),
        tuple(n for n in known if n.ended_at is not None),
        tuple(
            LetterOf(x.pk, x.number, LETTERS[x.kind], x.due_on, x.copy_no, x.reason, x.printed.printed_at,
                     x.printed.printed_by)
            for x in selectors.of_person(addressee_no)[:100]
            if x.kind in mine
        ),
    )  # fmt: skip


@service("residents.register_issue_notice")
def register(
    *,
    staff: Staff,
    addressee_no: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    case_no: str = "",
    reason: str = "",
) -> IssueNotice:
    """登録, from today and for as long as the city has set unless told. Raises Invalid, Forbidden, NotFound."""
    _check(staff)
    opened(staff, addressee_no, case_no, reason)
    rows.lock([addressee_no])
    starts = starts_on or clock.today()
    ends = ends_on or months_after(starts, 12 * int(setting("issue_notice_years")))
    if IssueNotice.objects.filter(addressee_no=addressee_no, ended_at__isnull=True).exists():
        raise Invalid(Finding("L05", "この人は既に本人通知に登録されています。",
                              remedy="変えるときは、今の登録を廃止してから登録してください。"))  # fmt: skip
    if ends < starts:
        raise Invalid(
            Finding("L06", "終了日が開始日より前です。", field="ends_on", remedy="期間を確かめてください。")
        )
    made = IssueNotice.objects.create(
        addressee_no=addressee_no, starts_on=starts, ends_on=ends, registered_by=staff.user_id,
        registered_at=clock.now(),
    )  # fmt: skip
    _log("residents.register_issue_notice", staff, made, case_no, reason)
    return made


@service("residents.end_issue_notice")
def end(*, staff: Staff, addressee_no: str, case_no: str = "", reason: str = "") -> IssueNotice:
    """廃止 of the registration that stands. Raises Forbidden, NotFound."""
    _check(staff)
    opened(staff, addressee_no, case_no, reason)
    rows.lock([addressee_no])
    known = IssueNotice.objects.filter(addressee_no=addressee_no, ended_at__isnull=True).first()
    if known is None:
        raise NotFound(
            Finding("L07", "この人は本人通知に登録されていません。", remedy="画面を更新してください。")
        )
    known.ended_by, known.ended_at = staff.user_id, clock.now()
    known.save(update_fields=["ended_by", "ended_at"])
    _log("residents.end_issue_notice", staff, known, case_no, reason)
    return known


def is_registered(addressee_no: str) -> bool:
    """Whether the person is told of copies today: for the page of the person (S 8.1.2)."""
    today = clock.today()
    return IssueNotice.objects.filter(
        addressee_no=addressee_no, ended_at__isnull=True, starts_on__lte=today, ends_on__gte=today
    ).exists()


def _log(action: str, staff: Staff, notice: IssueNotice, case_no: str, reason: str) -> None:
    audit.change(action, staff=staff, subjects=[notice.addressee_no],
                 terms={"registration": notice.pk, "ends_on": notice.ends_on.isoformat()},
                 reason=reason, case_no=case_no)  # fmt: skip


def _check(staff: Staff) -> None:
    if not staff.may(RIGHT):
        raise Forbidden(Finding("AU-02", f"通知書を扱う権限がありません({RIGHT})。", law="S 10.3",
                                remedy="権限のある職員に代わってください。"))  # fmt: skip

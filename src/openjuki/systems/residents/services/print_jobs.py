"""サーバからの印刷 (S 10.7) of the register's papers: what shows each kind; the rest is `runtime.printers.jobs`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from urllib.parse import parse_qsl

from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.printers.jobs import LOST, JobLine, Printable, PrintJobs, Sheet
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import (
    CaseFile,
    FeePayment,
    InspectionPart,
    IssueRecord,
    IssueRequest,
    Letter,
    MoveInInquiry,
    PrintJob,
    PrintOutcome,
)
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.services import (
    inspection_lists,
    inspections,
    letters,
    list_papers,
    missing_notifications,
    open_notifications,
    payments,
    request_papers,
    view_inspections,
)
from openjuki.systems.residents.services.issue_request import holds_number
from openjuki.systems.residents.services.papers import whom
from openjuki.systems.residents.services.printers import desk
from openjuki.systems.residents.services.scopes import scope_for
from openjuki.systems.residents.services.show_printed import show_issued, show_paper

__all__ = ["LOST", "JobLine", "jobs", "print_sheet"]
_NUMBER: Final = re.compile("0|[1-9][0-9]{0,8}")


def _certificate(staff: Staff, reference: str) -> Sheet:
    shown = show_issued(staff=staff, issue_no=reference)
    numbers = bool(IssueRecord.objects.get(issue_no=reference).choices.get("individual_number"))
    return Sheet(shown.issue_no, shown.subjects, numbers, shown.pdf)


def _letter(staff: Staff, reference: str) -> Sheet:
    shown = letters.show_letters(staff=staff, print_id=_number(reference))
    subjects = {no for each in Letter.objects.filter(printed=shown.print_id) for no in each.subjects}
    return Sheet(f"L{shown.print_id:06d}", tuple(sorted(subjects)), False, shown.pdf)


def _paper(staff: Staff, reference: str) -> Sheet:
    case_no, paper_id = _parts(reference, 2)
    shown = show_paper(staff=staff, case_no=case_no, paper_id=_number(paper_id))
    subjects = tuple(sorted(whom(CaseFile.objects.get(case_no=case_no))))
    return Sheet(f"{case_no}-{shown.paper_id}", subjects, False, shown.pdf)


def _request(staff: Staff, reference: str) -> Sheet:
    request_no, version = _parts(reference, 2)
    _, pdf = request_papers.show_request_paper(staff=staff, request_no=request_no, version=_number(version))
    subjects = IssueRequest.objects.get(request_no=request_no).subjects
    return Sheet(f"{request_no}-{_number(version)}", tuple(subjects), False, pdf)


def _receipt(staff: Staff, reference: str) -> Sheet:
    payment_no, copy_no = _parts(reference, 2)
    pdf = payments.show_receipt(staff=staff, payment_no=payment_no, copy_no=_number(copy_no))
    subjects = FeePayment.objects.select_related("request").get(payment_no=payment_no).request.subjects
    return Sheet(f"{payment_no}-{_number(copy_no)}", tuple(subjects), False, pdf)


def _inquiry(staff: Staff, reference: str) -> Sheet:
    number = _number(reference)
    pdf = missing_notifications.show_inquiry(staff=staff, inquiry_id=number)
    key = MoveInInquiry.objects.values_list("object_key", flat=True).get(pk=number)
    letters_of = MoveInInquiry.objects.filter(object_key=key).order_by("pk")
    if letters_of[0].pk != number:  # a file of several letters is printed once, under the first
        raise _no_number()
    subjects = {no for each in letters_of for no in each.addressee_nos}
    return Sheet(f"inquiry-{number}", tuple(sorted(subjects)), False, pdf)


def _decision(staff: Staff, reference: str) -> Sheet:
    request_no, version = _parts(reference, 2)
    pdf = inspections.show_decision(staff=staff, request_no=request_no, version=_number(version))
    return Sheet(f"{request_no}-{_number(version)}", (), False, pdf)


def _inspection(staff: Staff, reference: str) -> Sheet:
    request_no, part_no, list_no = _parts(reference, 3)
    given = {"part_no": _number(part_no), "list_no": _number(list_no)}
    if not given["list_no"]:  # "the newest" is no number that a copy could be told by
        raise _no_number()
    pdf = inspection_lists.show_part(staff=staff, request_no=request_no, **given)
    part = InspectionPart.objects.get(
        list__inspection__request_no=request_no, list__list_no=given["list_no"], part_no=given["part_no"]
    )
    name = f"{request_no}-{given['list_no']}-{given['part_no']}"
    return Sheet(name, tuple(part.subjects), False, pdf)


def _listed(
    show: Callable[[Staff, Mapping[str, str], Scope], Sheet],
) -> Callable[[Staff, str], Sheet]:
    """A list: its reference is what it is narrowed to, as in the address of its page, with `ward` and `branch`."""

    def shown(staff: Staff, reference: str) -> Sheet:
        given = dict(parse_qsl(reference))
        if any(map(holds_number, given.values())):  # the job keeps its reference, and nobody can delete it
            raise Invalid(
                Finding("C20", "個人番号又は住民票コードが入力されています。", field="reference", law="番号法 第20条",
                        remedy="一覧の条件から番号を消してください。")
            )  # fmt: skip
        return show(staff, given, scope_for(staff, given.get("ward", ""), given.get("branch", "")))

    return shown


def _notices(staff: Staff, given: Mapping[str, str], scope: Scope) -> Sheet:
    narrowed = open_notifications.narrowed_to(given)
    return list_papers.print_list(staff=staff, name="notices", narrowed=narrowed, scope=scope)


def _missing(staff: Staff, given: Mapping[str, str], scope: Scope) -> Sheet:
    narrowed = missing_notifications.narrowed_to(given)
    return list_papers.print_list(staff=staff, name="missing", narrowed=narrowed, scope=scope)


def _letter_list(staff: Staff, given: Mapping[str, str], scope: Scope) -> Sheet:
    return letters.print_list(staff=staff, kind=given.get("kind", ""), scope=scope)


def _fee_day(staff: Staff, given: Mapping[str, str], scope: Scope) -> Sheet:
    day = _day(given, "day")
    return Sheet(f"fees-{day}", (), False, payments.print_day(staff=staff, day=day, scope=scope))


def _publication(staff: Staff, given: Mapping[str, str], scope: Scope) -> Sheet:
    since, until = _day(given, "since"), _day(given, "until")
    pdf = view_inspections.print_publication(staff=staff, since=since, until=until, scope=scope)
    return Sheet(f"inspections-{since}-{until}", (), False, pdf)


def _parts(reference: str, count: int) -> list[str]:
    found = reference.split("/")
    if len(found) != count:
        raise _no_number()
    return found


def _number(text: str) -> int:
    """A number in the one way to write it: `07` would be another reference of the paper that `7` printed already."""
    if not _NUMBER.fullmatch(text):
        raise _no_number()
    return int(text)


def _day(given: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        raise _no_number() from None


def _no_number() -> NotFound:
    return NotFound(
        Finding("P11", "この書面は保管されていません。", remedy="書面の画面から印刷してください。")
    )


def _chosen(issue_no: str) -> str:
    record = IssueRecord.objects.filter(issue_no=issue_no).first()
    return str(record.choices.get("printer", "")) if record else ""


#: By 発行番号, the number of a print or a letter, `<受付番号・請求番号・領収番号>/<書面・版>`, `<請求番号>/<冊>/<回>`;
#: lists by what they are narrowed to. The rights are those of the pages that show them.
jobs = PrintJobs(
    desk,
    PrintJob,
    PrintOutcome,
    {
        "certificate": Printable("residents.issue", _certificate),
        "letter": Printable("residents.letters", _letter),
        "paper": Printable("residents.enter", _paper),
        "request": Printable("residents.issue", _request),
        "receipt": Printable("residents.issue", _receipt),
        "inquiry": Printable("residents.enter_ex_officio", _inquiry),
        "decision": Printable("residents.inspection", _decision),
        "inspection": Printable("residents.inspection.list", _inspection),
        "notices": Printable("residents.enter_ex_officio", _listed(_notices)),
        "missing": Printable("residents.enter_ex_officio", _listed(_missing)),
        "letter_list": Printable("residents.letters", _listed(_letter_list)),
        "fee_day": Printable("residents.issue", _listed(_fee_day)),
        "publication": Printable("residents.inspection.publish", _listed(_publication)),
    },
    _chosen,
)
print_sheet = jobs.print_sheet

"""請求の書面: 請求書 for signature, the letter about what is missing, the letter of a refusal; each archived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.named import Asked
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.certificates.request_paper import (
    TITLES,
    Written,
    incomplete_letter,
    names_the_chosen,
    refusal_letter,
    request_form,
)
from openjuki.kernel.certificates.requests.course import Act, State
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueRequest, IssueRequestAct
from openjuki.systems.residents.selectors import certificates, rows
from openjuki.systems.residents.selectors.copy_requests import request_from
from openjuki.systems.residents.services import issue_archive
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.copy_requests import append, request_row
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.letter_heads import list_head
from openjuki.systems.residents.services.paper_release import PAPER, registered, released, shown_again

#: The state in which a letter has something to tell; the 請求書 may be printed at any time.
TELLS = {"incomplete_letter": State.INCOMPLETE, "refusal_letter": State.REFUSED}


class NothingToTell(Refused):
    """この状態では出さない書面."""

    title = "この書面は、今は作成できません"


def papers_of(state: str) -> tuple[str, ...]:
    """The papers that a request in this state has."""
    return tuple(kind for kind in TITLES if TELLS.get(kind, state) == state)


@reports(PAPER)
@service("residents.print_request_paper")
def print_request_paper(*, staff: Staff, request_no: str, kind: str) -> IssueRequestAct:
    """Make, archive and record one paper. `kind`: key of `TITLES`. Raises Invalid, NotFound, Forbidden, NotPrintable.

    A second print of the same letter is a paper of its own in the history.
    """
    if kind not in TITLES:
        raise Invalid(Finding("F07", "この書面の種別はありません。", field="kind",
                              remedy="一覧から選んでください。"))  # fmt: skip
    request_row(staff, request_no)
    row = IssueRequest.objects.select_for_update().get(request_no=request_no)
    if kind not in papers_of(row.state):
        raise NothingToTell(
            Finding("Q10", f"「{State.LABELS[row.state]}」の請求に「{TITLES[kind]}」はありません。", field="kind",
                    remedy="先に不備又は不交付を記録してください。")
        )  # fmt: skip
    rows.lock(row.subjects)
    paper = _paper(row, kind, certificates.identities(row.subjects))
    anew = certificates.records_anew(row.subjects)
    people = registered(row.subjects, anew)
    again = _paper(IssueRequest.objects.get(pk=row.pk), kind, anew)
    must = kind == "request_form" and names_the_chosen(request_from(row.data))
    asked = Asked(again, people, people if must else ())
    printed = released(
        [(paper, asked)],
        channel=PAPER,
        mark=f"{request_no} {kind}",
        made_at=clock.now(),
        subjects=row.subjects,
    )
    name = issue_archive.keep("requests", printed.pdf)
    return append(
        row, Act.PRINT, staff=staff, request=request_from(row.data), paper=kind, object_key=name,
        digest=printed.sha256,
    )  # fmt: skip


@reports(PAPER)
@service("residents.show_request_paper")
def show_request_paper(*, staff: Staff, request_no: str, version: int) -> tuple[str, bytes]:
    """Kind and bytes of a paper as archived. Raises NotFound, Forbidden, NotReleased."""
    row = request_row(staff, request_no)
    act = IssueRequestAct.objects.filter(request=row, version_no=version).exclude(object_key="").first()
    if act is None:
        raise NotFound(Finding("P11", "この書面は保管されていません。", remedy="もう一度印刷してください。"))
    pdf = shown_again(act.object_key, act.digest, channel=PAPER, subjects=row.subjects)
    audit.view(
        "residents.show_request_paper", staff=staff, subjects=row.subjects,
        terms={"request_no": request_no, "paper": act.paper}, case_no=row.case_no,
    )  # fmt: skip
    return act.paper, pdf


def _paper(row: IssueRequest, kind: str, records: Mapping[str, Record]) -> Paper:
    people = [records[no] for no in row.subjects if no in records]
    head = replace(list_head(row.ward, row.request_no, clock.today()), number_label="請求番号")
    written = Written(
        head=head,
        request=request_from(row.data),
        removed=row.removed,
        names=tuple(facts.name_text(r) for r in people),
        address=facts.address_text(people[0]) if people else "",
        received_on=row.received_on,
    )
    if kind == "request_form":
        return request_form(written)
    act = IssueRequestAct.objects.filter(request=row).exclude(act=Act.PRINT).latest("version_no")
    if kind == "refusal_letter":
        return refusal_letter(written, row.refusal, act.reason, certificates.city_name())
    assert row.due_on is not None
    return incomplete_letter(written, act.missing, act.reason, row.due_on)

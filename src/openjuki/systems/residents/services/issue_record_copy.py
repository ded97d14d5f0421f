"""Issuing certificates (証明書の交付): 住民票の写し and every other row of `kernel.certificates.forms`.

One transaction per request: persons locked, facts read, each copy typeset under an 発行番号 of its own, the
finished file read back and compared with the request, holds checked once more, the file signed and archived,
the issue history and the log written. Only then do the bytes leave (decisions.md, Audit and Certificates).
Sources: RR-05, RR-25, A-04, flow 4-2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.issue_number import issue_number
from openjuki.kernel.certificates.overflow import marked
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.release.check_page import with_code
from openjuki.runtime.signin import Staff
from openjuki.runtime.typeset import Printed
from openjuki.systems.residents.models import IssueRecord, IssueRequest
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors.certificates import Facts
from openjuki.systems.residents.services import issue_archive, issue_overflow
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.copy_requests import taken_for_issue
from openjuki.systems.residents.services.incidents import go_out, refuse_stopped, reports
from openjuki.systems.residents.services.issue_booked import check_booked
from openjuki.systems.residents.services.issue_check import tell_released
from openjuki.systems.residents.services.issue_compare import compare
from openjuki.systems.residents.services.issue_holds import check_holds
from openjuki.systems.residents.services.issue_law import check_law, fee_of
from openjuki.systems.residents.services.issue_leaving import movers
from openjuki.systems.residents.services.issue_model import check_form, make_model, read_facts
from openjuki.systems.residents.services.issue_request import check_request
from openjuki.systems.residents.services.issue_sign import signed
from openjuki.systems.residents.services.own_ward import refuse_wards
from openjuki.systems.residents.services.printers import place_of, printer_for
from openjuki.systems.residents.services.settings import settings

MOST_PERSONS = 60
#: So many papers are drawn for one request: 個人票 for every person, times the copies.
MOST_PAPERS = 100


@dataclass(frozen=True, slots=True)
class Issued:
    """One copy as released: its number, whom it shows, and the bytes to print."""

    issue_no: str
    kind: str
    copy_no: int
    copies: int
    form: str
    subjects: tuple[str, ...]
    fee: int
    issued_at: datetime
    digest: str
    delivery: str
    overflows: tuple[str, ...] = ()
    pdf: bytes = field(default=b"", repr=False)
    request_no: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One issue under way: who issues what at which moment. `origin`: the first issue, of which it is a 再交付."""

    staff: Staff
    request: CopyRequest
    now: datetime
    acknowledged: Mapping[str, str]
    case_no: str
    asked: IssueRequest
    origin: IssueRecord | None = None
    printer: str = ""

    @property
    def known(self) -> datetime:
        """The moment whose state of the register is printed."""
        return self.origin.issued_at if self.origin else self.now


def issue_record_copy(
    *,
    staff: Staff,
    request: CopyRequest,
    addressee_nos: Sequence[str] = (),
    household_no: str = "",
    acknowledged: Mapping[str, str] | None = None,
    case_no: str = "",
    reason: str = "",
    request_no: str = "",
    version: int | None = None,
    printer: str = "",
) -> list[Issued]:
    """Issue copies for the named persons, or for all of a household; 個人票 gives one paper per person.

    `request_no`: the open request that this answers; without one, the request is recorded with its issue.
    `version`: of the request as the clerk saw it (RequestChanged where somebody has dealt with it since).
    `printer`: code of the printer that the copies are for; it stands in their numbers, and nothing is printed yet.
    `acknowledged`: id of an alert → reason for issuing all the same. Raises Invalid, Forbidden, NotFound, Held
    (抑止・支援措置: never to be clicked through), NotAcknowledged, CannotIssue, NotPrintable, NotReleased. In every
    such case nothing was issued and nothing leaves.
    """
    return _issue(
        staff=staff, request=request, addressee_nos=tuple(dict.fromkeys(addressee_nos)),
        household_no=household_no, acknowledged=dict(acknowledged or {}), case_no=case_no, reason=reason,
        request_no=request_no, version=version, printer=printer,
    )  # fmt: skip


@reports("issue")
@service("residents.issue_record_copy")
def _issue(
    *,
    staff: Staff,
    request: CopyRequest,
    addressee_nos: tuple[str, ...],
    household_no: str,
    acknowledged: dict[str, str],
    case_no: str,
    reason: str,
    request_no: str,
    version: int | None,
    printer: str,
) -> list[Issued]:
    refuse_stopped("issue")
    check_form(request.choices)
    check_request(request, staff)
    wanted = _wanted(addressee_nos, household_no)
    certificates.lock_for_issue(wanted)
    # After the lock: a settlement that was under way is now either seen or later than this moment.
    now, origin = clock.now(), None
    if CERTIFICATES[request.choices.kind].is_prescribed:
        wanted, origin = movers(wanted, request, now, acknowledged)
        certificates.lock_for_issue(wanted)  # a 再交付 may name somebody of another household by now
    asked = taken_for_issue(staff, request, wanted, request_no=request_no, version=version, case_no=case_no)
    order = Order(staff, request, now, acknowledged, case_no, asked, origin, printer)
    issued = _made(order, wanted, household_no)
    audit.change(
        "residents.issue_record_copy", staff=staff, subjects=list(wanted), case_no=case_no,
        terms=_terms(request, issued, acknowledged), reason=reason or request.purpose,
    )  # fmt: skip
    go_out("issue")
    return issued


def _made(order: Order, wanted: tuple[str, ...], household_no: str) -> list[Issued]:
    """All copies: of a 個人票 one for each person, of everything else one for all."""
    request, rules, issued = order.request, settings(), []
    papers = [wanted] if request.choices.form != "individual" else [(no,) for no in wanted]
    if len(papers) * request.copies > MOST_PAPERS:
        raise Invalid(Finding("I26", f"一度に発行できるのは、全部で{MOST_PAPERS}通までです。", field="copies",
                              remedy="対象者又は通数を分けて請求してください。"))  # fmt: skip
    due = fee_of(request, rules, papers=len(papers))
    for persons in papers:
        facts = _facts(persons, household_no, order)
        check_holds(printed=facts.numbers, others=facts.others, acknowledged=order.acknowledged)
        refuse_wards(order.staff, [person.record.ward for person in facts.people], order.case_no)
        check_law(request, facts, due=due, levels=rules["rule_levels"], acknowledged=order.acknowledged)
        for copy_no in range(1, request.copies + 1):
            issued.append(_copy(order, facts, copy_no, rules))
    return issued


def _wanted(addressee_nos: tuple[str, ...], household_no: str) -> tuple[str, ...]:
    wanted = addressee_nos or tuple(certificates.active_members(household_no) if household_no else ())
    if not addressee_nos and not household_no:
        raise Invalid(
            Finding(
                "I20",
                "対象者が選ばれていません。",
                field="addressee_nos",
                remedy="世帯又は人を選んでください。",
            )
        )
    if not wanted:
        raise NotFound(Finding("I21", "この世帯番号の世帯はありません。", field="household_no"))
    if len(wanted) > MOST_PERSONS:
        raise Invalid(
            Finding(
                "I22",
                f"一度に記載できるのは{MOST_PERSONS}人までです。",
                field="addressee_nos",
                remedy="対象者を分けて発行してください。",
            )
        )
    return wanted


def _facts(persons: tuple[str, ...], household_no: str, order: Order) -> Facts:
    facts = read_facts(persons, order.request.choices, order.known)
    if set(facts.numbers) != set(persons):
        raise NotFound(
            Finding("I23", "住民票のない人が含まれています。", field="addressee_nos",
                    remedy="宛名番号を確かめてください。")
        )  # fmt: skip
    if household_no and facts.household_no != household_no:
        raise Invalid(
            Finding(
                "I24",
                "対象者がこの世帯の世帯員ではありません。",
                field="household_no",
                remedy="世帯を選び直してください。",
            )
        )
    return facts


def _copy(order: Order, facts: Facts, copy_no: int, rules: Mapping[str, Any]) -> Issued:
    request, now = order.request, order.now
    if order.printer:
        printer_for(order.staff, code=order.printer, paper="certificate", tray=None, subjects=facts.numbers)
    number = next_issue_number(order.staff, now, order.printer)
    model = make_model(facts, request, number, now, reissue=order.origin is not None)
    said: dict[str, Any] = plain(model)
    policy = rules["certificate_overflow"]
    printed = issue_overflow.printed_certificate(
        model.template, with_code(said, number), number=number, made_at=now, policy=policy,
        acknowledged=order.acknowledged, subjects=facts.numbers,
    )  # fmt: skip
    if printed.overflows:
        model = marked(model)
        said = plain(model)
    compare(printed, model, facts, request.choices, order.known)
    # Holds once more, on the way out: whatever made the first answer must still be true now.
    check_holds(printed=facts.numbers, others=facts.others, acknowledged=order.acknowledged)
    pdf = signed(printed.pdf)
    record = _record(order, facts, copy_no, said, printed, fee_of(request, rules, copies=1))
    record.object_key, record.digest = issue_archive.keep("issues", pdf), sha256(pdf).hexdigest()
    record.save(force_insert=True)
    check_booked(
        number, kind=request.choices.kind, subjects=list(facts.numbers), history_nos=list(facts.history_nos),
        request_id=order.asked.pk, digest=sha256(pdf).hexdigest(),
    )  # fmt: skip
    tell_released(record, title=model.title, pages=len(model.pages))
    issue_overflow.keep(record, printed, said, policy)
    return Issued(
        issue_no=number, kind=request.choices.kind, copy_no=copy_no, copies=request.copies, form=request.choices.form,
        subjects=facts.numbers, fee=record.fee, issued_at=now, digest=record.digest,
        delivery=request.delivery, overflows=tuple(o.field for o in printed.overflows), pdf=pdf,
        request_no=order.asked.request_no,
    )  # fmt: skip


def next_issue_number(staff: Staff, now: datetime, printer: str = "") -> str:
    """発行番号: day, city, place of issue, printer where one was chosen, serial, which never repeats (S 5.5)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('issue_serial')")
        serial = int(cursor.fetchone()[0])
    return issue_number(now.date(), certificates.city_name(), place_of(staff), printer, serial)


def _record(
    order: Order, facts: Facts, copy_no: int, said: Mapping[str, Any], printed: Printed, fee: int
) -> IssueRecord:
    request, staff = order.request, order.staff
    kept, sealed = issue_archive.split_model(said, issue_no=printed.mark)
    more = {
        "delivery": request.delivery,
        "special_request": request.special_request,
        "acknowledged": dict(order.acknowledged),
        "origin": order.origin.issue_no if order.origin else "",
        "printer": order.printer,
    }
    return IssueRecord(
        issue_no=printed.mark, request=order.asked, kind=request.choices.kind, form=request.choices.form,
        ward=facts.people[0].record.ward, case_no=order.case_no, household_no=facts.household_no,
        subjects=list(facts.numbers), history_nos=list(facts.history_nos),
        choices={**asdict(request.choices), **more}, copy_no=copy_no,
        copies=request.copies, fee=fee,
        fee_exemption=request.exemption, requester=request.requester_text, relation=request.relation,
        identification=request.identification, purpose=request.purpose, issued_at=order.now,
        issued_by=staff.user_id, terminal=staff.terminal,
        unsigned_digest=printed.sha256, model=kept, model_secrets=sealed,
        engine=issue_archive.engine_of(printed.fingerprint),
    )  # fmt: skip


def _terms(request: CopyRequest, issued: Sequence[Issued], acknowledged: Mapping[str, str]) -> dict[str, Any]:
    return {
        "issue_nos": [i.issue_no for i in issued],
        "kind": request.choices.kind,
        "form": request.choices.form,
        "items": sorted(request.choices.asked),
        "without": list(request.choices.without),
        "relation": request.relation,
        "delivery": request.delivery,
        "acknowledged": dict(acknowledged),
    }

"""プレビュー: how a certificate would look, before anything is issued (S 10, 印刷).

Judged and checked as an issue is, and on the log like one; what comes bears no number, no seal and 見本 across it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.overflow import marked
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueRecord
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.services import issue_overflow
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import go_out, refuse_stopped, reports
from openjuki.systems.residents.services.issue_compare import compare
from openjuki.systems.residents.services.issue_holds import check_holds
from openjuki.systems.residents.services.issue_law import check_law, fee_of
from openjuki.systems.residents.services.issue_leaving import movers
from openjuki.systems.residents.services.issue_model import check_form, make_model, read_facts
from openjuki.systems.residents.services.issue_request import check_request
from openjuki.systems.residents.services.own_ward import refuse_wards
from openjuki.systems.residents.services.settings import settings

#: In place of a number, and as the mark of the file.
NUMBER = "(プレビュー)"


@reports("issue")
@service("residents.preview_issue")
def preview_issue(
    *,
    staff: Staff,
    request: CopyRequest,
    addressee_nos: Sequence[str],
    acknowledged: Mapping[str, str] | None = None,
    case_no: str = "",
    reason: str = "",
) -> bytes:
    """The first paper of a request as PDF. Raises what `issue_record_copy` raises; nothing is recorded of it."""
    refuse_stopped("issue")
    answers = dict(acknowledged or {})
    check_form(request.choices)
    check_request(request, staff)
    wanted, now, origin = _locked(request, tuple(dict.fromkeys(addressee_nos)), answers)
    rules = settings()
    papers = 1
    if request.choices.form == "individual":
        papers, wanted = len(wanted), wanted[:1]
    facts = read_facts(wanted, request.choices, origin.issued_at if origin else now)
    check_holds(printed=facts.numbers, others=facts.others, acknowledged=answers)
    refuse_wards(staff, [person.record.ward for person in facts.people], case_no)
    due = fee_of(request, rules, papers=papers)
    check_law(request, facts, due=due, levels=rules["rule_levels"], acknowledged=answers)
    model = make_model(facts, request, NUMBER, now, reissue=origin is not None, preview=True)
    printed = issue_overflow.printed_certificate(
        model.template, plain(model), number=NUMBER, made_at=now, policy=rules["certificate_overflow"],
        acknowledged=answers, subjects=facts.numbers,
    )  # fmt: skip
    shown = marked(model) if printed.overflows else model
    compare(printed, shown, facts, request.choices, origin.issued_at if origin else now, check=False)
    # Once more on the way out, as for an issue.
    check_holds(printed=facts.numbers, others=facts.others, acknowledged=answers)
    audit.view(
        "residents.preview_issue", staff=staff, subjects=list(facts.numbers),
        terms={"kind": request.choices.kind, "items": sorted(request.choices.asked)},
        reason=reason or request.purpose, case_no=case_no,
    )  # fmt: skip
    go_out("issue")
    return printed.pdf


def _locked(
    request: CopyRequest, wanted: tuple[str, ...], answers: Mapping[str, str]
) -> tuple[tuple[str, ...], datetime, IssueRecord | None]:
    """Whom it shows, at which moment, and of which first certificate it is a 再交付.

    Whoever stands on it does not change between drawing and comparing, or a settlement would look like a mix-up.
    """
    if not wanted:
        raise Invalid(Finding("I20", "対象者が選ばれていません。", field="addressee_nos",
                              remedy="世帯又は人を選んでください。"))  # fmt: skip
    certificates.lock_for_issue(wanted)
    now, origin = clock.now(), None
    if CERTIFICATES[request.choices.kind].is_prescribed:
        wanted, origin = movers(wanted, request, now, answers)
        certificates.lock_for_issue(wanted)
    return wanted, now, origin

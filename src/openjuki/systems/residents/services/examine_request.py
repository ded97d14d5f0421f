"""入力中の請求の審査: what stands against a request while it is typed; nothing of it is kept.

A finding can tell that a name, an address or a death fits the record: whom it was judged beside is on the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.issue_law import fee_of, judged
from openjuki.systems.residents.services.issue_model import check_form, read_facts
from openjuki.systems.residents.services.issue_request import check_request
from openjuki.systems.residents.services.own_ward import refuse_wards
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.settings import settings


@service("residents.examine_request")
def examine_request(
    *, staff: Staff, request: CopyRequest, addressee_nos: Sequence[str]
) -> tuple[Finding, ...]:
    """All findings on a request as it is typed. Raises Forbidden for a protected person (S07) or a right."""
    refuse_protected(staff, addressee_nos)
    try:
        check_form(request.choices)
        check_request(request, staff)
    except Refused as refused:
        if refused.status == 403:
            raise
        return refused.findings
    rules = settings()
    people = list(dict.fromkeys(addressee_nos))
    papers = len(people) if request.choices.form == "individual" else 1
    # Numbers are never read for this.
    facts = read_facts(people, replace(request.choices, individual_number=False), clock.now())
    refuse_wards(staff, [person.record.ward for person in facts.people])
    due = fee_of(request, rules, papers=papers)
    found = judged(request, facts, due=due, levels=rules["rule_levels"])
    terms = {"right": request.right.key, "findings": [f.id for f in found]}
    audit.view("residents.examine_request", staff=staff, subjects=people, terms=terms, reason=request.purpose)
    return found

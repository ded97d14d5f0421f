"""The requester taken over from a case's notifier (交付申請の初期値), for whoever may see that notice. S 3.4, U-08."""

from __future__ import annotations

from openjuki.runtime import audit
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import cases
from openjuki.systems.residents.selectors.issue_defaults import IssueDefaults, defaults_from
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.protection import refuse_draft, refuse_protected


@service("residents.issue_defaults")
def issue_defaults(*, staff: Staff, case_no: str) -> IssueDefaults:
    """Name, address and identification of the notifier; blank where there is no such case for these staff.

    On the log before it is shown. Raises Forbidden where the notice concerns a person under 支援措置 (S07).
    """
    found = cases.detail(staff=staff, case_no=case_no)
    if found is None:
        return IssueDefaults()
    refuse_protected(staff, found.subjects)
    refuse_draft(staff, found.data)
    audit.view("residents.issue_defaults", staff=staff, subjects=found.subjects, case_no=case_no)
    return defaults_from(found)

"""What a request begins with (交付申請の初期値): the requester of a case's notice, for whoever may see it, and the
items that the city prints unless asked otherwise. S 3.4, S 5.1, U-08."""

from __future__ import annotations

from openjuki.kernel.certificates.choices import DEFAULTABLE, Form
from openjuki.kernel.certificates.forms import Certificate
from openjuki.kernel.certificates.requests.rights import PERSON, Right
from openjuki.runtime import audit
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import cases
from openjuki.systems.residents.selectors.issue_defaults import IssueDefaults, defaults_from
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.issue_request import ITEM_RIGHTS
from openjuki.systems.residents.services.preferences import PRINT
from openjuki.systems.residents.services.protection import refuse_draft, refuse_protected
from openjuki.systems.residents.services.settings import setting


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


def items_by_default(staff: Staff, row: Certificate, form: str, right: Right) -> frozenset[str]:
    """記載する事項の初期値 (住民基本台帳法 第12条第5項, S 5.1): names of `Choices` that the city prints where nobody
    says otherwise and these staff may print them. Others than the person get 基礎証明事項, whatever the city prints.
    """
    if right is not PERSON or row.is_prescribed:
        return frozenset()
    known = setting("certificate_items")
    return frozenset(
        name
        for name in row.items & DEFAULTABLE.keys()
        if known.get(name) == PRINT
        and (name != "history" or form != Form.HOUSEHOLD)
        and (name not in ITEM_RIGHTS or staff.may(ITEM_RIGHTS[name]))
    )

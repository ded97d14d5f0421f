"""保証人 — who is registered here and vouches for an applicant: found by the 登録番号, seen by who compares (SL-01)."""

from __future__ import annotations

from dataclasses import dataclass, field

from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.ways import GUARANTOR
from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Forbidden, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import CurrentSeal
from openjuki.systems.seals.selectors.persons import registrant
from openjuki.systems.seals.services.frame import elsewhere, refuse_protected, service


@dataclass(frozen=True, slots=True)
class Guarantor:
    """保証人: whom the 保証書 must name, and by the number the impression that must be on it."""

    registration_no: str
    name: str = field(repr=False)


def guarantor_of(registration_no: str) -> Registrant | None:
    """Whose registration in force this is."""
    found = CurrentSeal.objects.filter(registration_id=registration_no).first() if registration_no else None
    return registrant(found.pk) if found else None


def refuse_unseen(staff: Staff, way: str, registration_no: str) -> None:
    """Raises Forbidden where these staff may not see the guarantor: nobody compares what they cannot look at."""
    person = guarantor_of(registration_no) if way == GUARANTOR else None
    if person is not None:
        _refuse(staff, person)


@service("seals.view_guarantor")
def view_guarantor(*, staff: Staff, registration_no: str) -> Guarantor:
    """Raises NotFound where nobody holds it, Forbidden (支援措置, another ward's person)."""
    person = guarantor_of(registration_no)
    if person is None:
        raise NotFound(Finding("SE82", "この登録番号の登録はありません。", field="guarantor_no"))
    _refuse(staff, person)
    terms = {"registration_no": registration_no}
    audit.view("seals.view_guarantor", staff=staff, subjects=[person.addressee_no], terms=terms)
    return Guarantor(registration_no, person.name)


def _refuse(staff: Staff, person: Registrant) -> None:
    refuse_protected(staff, person.addressee_no)
    if elsewhere(staff, person.ward):
        remedy = "市全体を照会できる職員に代わるか、照会書によってください。"
        raise Forbidden(Finding("SE63", "ほかの区の保証人の印影を照会する権限がありません。", remedy=remedy))

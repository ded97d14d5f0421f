"""支援措置 in tests: an application as the counter takes it, received and started."""

from __future__ import annotations

from typing import Any

from openjuki.kernel.support_measure.application import (
    Application,
    CoApplicant,
    Opinion,
    OpposingParty,
)
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import SupportMeasure
from openjuki.systems.residents.services import support_measures
from support.residents import CLERK

#: Words that stand in the items of `application()` and nowhere else in the tests' register.
SECRETS = ("0229998888", "架空次郎", "相談所の意見")


def application(*beside: str, **items: Any) -> Application:
    """An application of somebody with those beside (宛名番号), as children."""
    base: dict[str, Any] = {
        "phone": SECRETS[0], "requested": ("inspection_current", "copy_current"),
        "co_applicants": tuple(CoApplicant(addressee_no=no, relation="子") for no in beside),
        "opposing_parties": (OpposingParty(name=SECRETS[1], note="元配偶者"),),
        "opinion": Opinion(agency="配偶者暴力相談支援センター", text=SECRETS[2]),
    }  # fmt: skip
    return Application(**(base | items))


def received(applicant_no: str, *beside: str, staff: Staff = CLERK) -> SupportMeasure:
    """仮支援措置."""
    return support_measures.receive(
        staff=staff, applicant_no=applicant_no, application=application(*beside), reason="本人の申出"
    )


def started(applicant_no: str, *beside: str, **period: Any) -> SupportMeasure:
    """支援措置 from today on."""
    measure = received(applicant_no, *beside)
    return support_measures.start(staff=CLERK, measure_id=measure.pk, reason="必要性を確認", **period)

"""証明書の組版 — typeset whole where it can be; what overflows is asked about, marked on the paper, listed (S 5.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.overflow import OVERFLOWED, label_and_text
from openjuki.kernel.seals.certificate import PREVIEW, SealCertificate
from openjuki.runtime.release import overflow
from openjuki.runtime.release.check_page import with_code
from openjuki.runtime.release.verification import PROGRAM
from openjuki.systems.seals.models import IssueOverflow, IssueRecord
from openjuki.systems.seals.services.frame import NotAccepted
from openjuki.systems.seals.services.printing import Printed, print_form
from openjuki.systems.seals.services.settings import setting


@dataclass(frozen=True, slots=True)
class Drawn:
    """組版したもの. `model`: as it was printed; `policy`: of what did not fit; `reasons`: why it was printed so."""

    printed: Printed = field(repr=False)
    model: SealCertificate = field(repr=False)
    policy: str
    reasons: dict[str, str]


def draw(model: SealCertificate, *, made_at: datetime, acknowledged: Mapping[str, str]) -> Drawn:
    """Typeset a certificate. Raises NotPrintable, NotAccepted (P04 without a reason), NotReleased, PrintingAway."""
    policy = str(setting("certificate_overflow"))
    reason = (acknowledged.get(overflow.ALERT) or acknowledged.get(f"{overflow.ALERT}-") or "").strip()

    def refused(cells: Sequence[str]) -> NotAccepted:
        said = plain(model)
        return NotAccepted(overflow.alert([label_and_text(said, cell)[0] for cell in cells], policy))

    printed = overflow.printed(
        lambda how: redrawn(model, made_at=made_at, policy=how), policy=policy,
        acknowledged={overflow.ALERT: reason}, refused=refused,
    )  # fmt: skip
    if not printed.overflows:
        return Drawn(printed, model, overflow.REFUSE, {})
    return Drawn(printed, marked(model, policy), policy, {overflow.ALERT: reason})


def redrawn(model: SealCertificate, *, made_at: datetime, policy: str) -> Printed:
    """The file of a model. A preview leads to no check page."""
    number, said = model.issue_number, plain(marked(model, policy))
    given = said if number == PREVIEW else with_code(said, number)
    return print_form(model.template, given, mark=number, made_at=made_at, overflow=policy)


def marked(model: SealCertificate, policy: str) -> SealCertificate:
    """The paper itself says that something on it is not whole."""
    return model if policy == overflow.REFUSE else replace(model, marks=(OVERFLOWED,))


def kept_model(model: SealCertificate) -> dict[str, Any]:
    """What is kept of a model with its issue: all but the picture, which the registration has; and the program's 版."""
    return {k: v for k, v in plain(model).items() if k != "impression"} | {"version": PROGRAM}


def keep_overflows(record: IssueRecord, drawn: Drawn) -> None:
    """Put what did not fit on the 文字超過リスト; nothing in the ordinary case."""
    said = plain(drawn.model)
    IssueOverflow.objects.bulk_create(
        IssueOverflow(
            issue=record, addressee_no=record.addressee_no, item=each.field,
            label=label_and_text(said, each.field)[0], policy=drawn.policy,
        )
        for each in drawn.printed.overflows
    )  # fmt: skip


def policy_of(record: IssueRecord) -> str:
    """How an issue was printed, for drawing it anew."""
    row = IssueOverflow.objects.filter(issue=record).first()
    return row.policy if row else overflow.REFUSE

"""手数料の還付: whether the fee of a paid copy that became 処分済み goes back (地方自治法 第227条, S 1.3.8)."""

from __future__ import annotations

from typing import Any, Final

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import FeeRefund, IssueRecord, IssueRequest
from openjuki.systems.residents.selectors import payments as selectors
from openjuki.systems.residents.services.printers import place_of

LAW: Final = "地方自治法 第227条"


def settle_voided(record: IssueRecord, *, staff: Staff, refund: bool | None) -> None:
    """還付, or that there is none, for a copy that has just been made 処分; nothing where nobody had paid for it.

    The caller holds the lock of the request (`lock_request`). Raises Invalid where nobody has said which.
    """
    paid = selectors.payment_for(record)
    if paid is None:
        if refund:
            raise Invalid(Finding("Q15", "この写しの手数料は領収していません。", field="refund", law=LAW,
                                  remedy="「返さない」を選んでください。"))  # fmt: skip
        return
    if refund is None:
        raise Invalid(Finding("Q16", "領収した手数料を返すかどうかが選ばれていません。", field="refund", law=LAW,
                              remedy="代わりの写しを渡すときは「返さない」、渡さないときは「返す」です。"))  # fmt: skip
    FeeRefund.objects.create(
        issue=record, payment=paid, amount=record.fee if refund else 0, means=paid.means if refund else "",
        ward=paid.ward, at=clock.now(), **at_counter(staff),
    )  # fmt: skip


def lock_request(record: IssueRecord) -> None:
    """Nobody takes the fee of this request until the transaction ends."""
    if record.request_id is not None:
        IssueRequest.objects.select_for_update().get(pk=record.request_id)


def at_counter(staff: Staff) -> dict[str, Any]:
    """Where, when and by whom money changes hands."""
    return {
        "branch": staff.branch, "place": place_of(staff), "terminal": staff.terminal, "by": staff.user_id,
        "by_name": staff.name, "on": clock.today(),
    }  # fmt: skip

"""番号の異動 — 住民票コード from the stock, 個人番号 from the server's answer (S 4.3, S 4.4, RR-09, RR-10)."""

from typing import Any

from openjuki.kernel.notices.numbers import (
    IndividualNumberChange,
    IndividualNumberExOfficio,
    ResidentCodeChange,
    ResidentCodeExOfficio,
)
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.view import RegisterView


def resident_code_changes(
    view: RegisterView, notice: ResidentCodeChange | ResidentCodeExOfficio
) -> tuple[Change, ...]:
    """A code drawn from the stock, or the person's true one."""
    code: str = getattr(notice, "resident_code", "") or Take("resident_code", notice.addressee_no)
    reason = "resident_code_change"
    if isinstance(notice, ResidentCodeExOfficio):
        # 異動事由 knows no 職権修正 of a code: a wrong one is a 誤記 (S 1.2.2).
        reason = "resident_code_entry" if notice.act == "entry" else "error_correction"
    return _one(view, notice, reason, resident_code=code)


def individual_number_changes(
    view: RegisterView, notice: IndividualNumberChange | IndividualNumberExOfficio
) -> tuple[Change, ...]:
    """The number of the answer."""
    act = notice.act if isinstance(notice, IndividualNumberExOfficio) else "change"
    return _one(view, notice, f"individual_number_{act}", individual_number=notice.individual_number)


def _one(view: RegisterView, notice: Any, reason: str, **items: str) -> tuple[Change, ...]:
    record = view.subjects[notice.addressee_no].record.with_(**items)
    return (
        Change(notice.addressee_no, reason, notice.changed_on, notice.notified_on, record, note=notice.note),
    )

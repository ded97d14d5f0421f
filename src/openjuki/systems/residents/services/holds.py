"""Setting and lifting holds (抑止の設定と解除): person × process × level. S 3.1, RR-25.

A hold takes the exclusive lock on the person, so that a certificate that is just being made is either out
before the hold stands, or stopped by it (incidents R07 to R12). Nothing ends a hold but lifting it.
"""

from __future__ import annotations

from datetime import date

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Hold
from openjuki.systems.residents.models.hold import LEVELS, PROCESSES
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.base import service

RIGHT = "residents.hold"
SUPPORT_RIGHT = "residents.item.support_measure"


class HoldStands(Refused):
    """同じ抑止が既にある."""

    title = "同じ抑止が既に設定されています"


class HoldLifted(Refused):
    """解除済み."""

    title = "この抑止は既に解除されています"


@service("residents.set_hold")
def set_hold(
    *,
    staff: Staff,
    addressee_no: str,
    process: str,
    level: str,
    reason: str,
    support_measure: bool = False,
    starts_on: date | None = None,
) -> Hold:
    """Set a hold; `process` and `level` are keys of `PROCESSES` and `LEVELS`.

    支援措置 is always an error on every process it is set for (decision 19), and needs a right of its own.
    Raises Forbidden, Invalid, NotFound, HoldStands.
    """
    _check_right(staff, support_measure)
    _check_form(process, level, reason, support_measure)
    if not rows.lock([addressee_no]):
        raise NotFound(
            Finding(
                "H04",
                "この宛名番号の住民はいません。",
                field="addressee_no",
                remedy="宛名番号を確かめてください。",
            )
        )
    standing = Hold.objects.filter(
        addressee_no=addressee_no, process=process, level=level, support_measure=support_measure,
        lifted_at__isnull=True,
    )  # fmt: skip
    if standing.exists():
        raise HoldStands(
            Finding("H05", "同じ人に同じ抑止が設定されています。", field="process",
                    remedy="設定済みの抑止を照会してください。")
        )  # fmt: skip
    hold = Hold.objects.create(
        addressee_no=addressee_no, process=process, level=level, support_measure=support_measure,
        reason=reason.strip(), starts_on=starts_on or clock.today(), set_by=staff.user_id, set_at=clock.now(),
    )  # fmt: skip
    _log("residents.set_hold", staff, hold, reason)
    return hold


@service("residents.lift_hold")
def lift_hold(*, staff: Staff, hold_id: int, reason: str) -> Hold:
    """Lift one hold, for a reason. Raises Forbidden, Invalid, NotFound, HoldLifted."""
    known = Hold.objects.filter(pk=hold_id).first()
    if known is None:
        raise NotFound(Finding("H06", "この抑止はありません。", remedy="抑止の一覧を更新してください。"))
    _check_right(staff, known.support_measure)
    if not reason.strip():
        raise _reason_missing()
    rows.lock([known.addressee_no])
    hold = Hold.objects.select_for_update().get(pk=hold_id)
    if hold.lifted_at is not None:
        raise HoldLifted(
            Finding("H07", "別の職員が先に解除しました。", remedy="抑止の一覧を更新してください。")
        )
    hold.lifted_by, hold.lifted_at, hold.lifted_reason = staff.user_id, clock.now(), reason.strip()
    hold.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    _log("residents.lift_hold", staff, hold, reason)
    return hold


@service("residents.list_holds")
def list_holds(*, staff: Staff, addressee_no: str) -> list[Hold]:
    """抑止の照会: all holds of a person, lifted ones too, on the log before they are shown.

    支援措置 is left out for whoever may not see it. Raises Forbidden.
    """
    _check_right(staff, False)
    found = Hold.objects.filter(addressee_no=addressee_no).order_by("-id")
    if not staff.may(SUPPORT_RIGHT):
        found = found.filter(support_measure=False)
    lines = list(found)
    audit.view("residents.list_holds", staff=staff, subjects=[addressee_no])
    return lines


def _check_right(staff: Staff, support_measure: bool) -> None:
    missing = [r for r in (RIGHT, *([SUPPORT_RIGHT] if support_measure else [])) if not staff.may(r)]
    if missing:
        raise Forbidden(
            Finding(
                "AU-02",
                f"抑止の権限がありません({'、'.join(missing)})。",
                law="S 3.1、S 3.4",
                remedy="支援措置責任者又は抑止の責任者に依頼してください。",
            )
        )


def _check_form(process: str, level: str, reason: str, support_measure: bool) -> None:
    if process not in PROCESSES:
        raise Invalid(Finding("H01", "抑止する事務が選ばれていません。", field="process",
                              remedy="異動・証明発行・照会から選んでください。"))  # fmt: skip
    if level not in LEVELS or (support_measure and level != "error"):
        raise Invalid(Finding("H02", "抑止の強さが違います。支援措置は必ずエラーです。", field="level",
                              law="S 3.4", remedy="エラー又はアラートを選んでください。"))  # fmt: skip
    if not reason.strip():
        raise _reason_missing()


def _reason_missing() -> Invalid:
    return Invalid(Finding("H03", "理由がありません。", field="reason", remedy="理由を入力してください。"))


def _log(action: str, staff: Staff, hold: Hold, reason: str) -> None:
    terms = {
        "hold": hold.pk,
        "process": hold.process,
        "level": hold.level,
        "support_measure": hold.support_measure,
    }
    audit.change(action, staff=staff, subjects=[hold.addressee_no], terms=terms, reason=reason)

"""Setting and lifting holds (抑止の設定、解除、一時解除): person or household × process × level × period.

S 3.1, RR-25. A hold takes the exclusive lock on the persons, so that a certificate that is just being made is
either out before the hold stands, or stopped by it (incidents R07 to R12). Nothing ends a hold but lifting it;
一時解除 sets it aside for a while and reaches no other system. Each of the three has a right of its own.
支援措置 comes and goes by `services.support_measures`, never here.
"""

from __future__ import annotations

from datetime import date, timedelta

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Hold, HoldRelease, Person
from openjuki.systems.residents.models.hold import LEVELS, PROCESSES
from openjuki.systems.residents.selectors import holds as selectors
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import hold_messages
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.settings import setting

RIGHT, LIFT_RIGHT, RELEASE_RIGHT = "residents.hold", "residents.hold.lift", "residents.hold.release"
SUPPORT_DECIDES = "residents.support.decide"
#: No setting lets a hold stand aside for longer (the database refuses it too).
LONGEST_RELEASE = timedelta(hours=24)


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
    addressee_no: str = "",
    household_no: str = "",
    process: str,
    level: str,
    reason: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Hold:
    """Set a hold on one person, or on a household whoever belongs to it.

    `process` and `level` are keys of `PROCESSES` and `LEVELS`. Several stand side by side; the same one with
    the same reason stands once. Raises Forbidden, Invalid, NotFound, HoldStands.
    """
    check_right(staff, RIGHT)
    begins = starts_on or clock.today()
    _check_form(process, level, reason, begins, ends_on)
    subjects = _locked(addressee_no, household_no)
    what = {
        "addressee_no": "" if household_no else addressee_no, "household_no": household_no,
        "process": process, "level": level, "support_measure": False, "reason": reason.strip(),
    }  # fmt: skip
    if Hold.objects.filter(**what, lifted_at__isnull=True).exists():
        raise HoldStands(
            Finding("H05", "同じ理由の同じ抑止が設定されています。", field="process",
                    remedy="設定済みの抑止を照会してください。")
        )  # fmt: skip
    before = hold_messages.standing(subjects)
    hold = Hold.objects.create(
        **what, starts_on=begins, ends_on=ends_on, set_by=staff.user_id, set_at=clock.now()
    )
    hold_messages.tell_changes(before)
    _log("residents.set_hold", staff, hold, reason, subjects)
    return hold


@service("residents.lift_hold")
def lift_hold(*, staff: Staff, hold_id: int, reason: str) -> Hold:
    """解除: lift one hold for good. Raises Forbidden, Invalid, NotFound, HoldLifted."""
    hold, subjects = _taken(staff, hold_id, reason, LIFT_RIGHT)
    if hold.support_measure and hold.measure_id is not None:
        raise Refused(
            Finding("H08", "支援措置による抑止は、支援措置の終了によってだけ解除されます。", law="S 3.4",
                    remedy="支援措置の画面で終了を決定してください。"),
            title="この抑止だけを解除することはできません",
        )  # fmt: skip
    before = hold_messages.standing(subjects)
    hold.lifted_by, hold.lifted_at, hold.lifted_reason = staff.user_id, clock.now(), reason.strip()
    hold.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    hold_messages.tell_changes(before)
    _log("residents.lift_hold", staff, hold, reason, subjects)
    return hold


@service("residents.release_hold")
def release_hold(*, staff: Staff, hold_id: int, reason: str, minutes: int | None = None) -> HoldRelease:
    """一時解除: set one hold aside for the city's number of minutes, or for fewer. S 3.1.

    It comes back by the clock. Raises Forbidden, Invalid (H09 for a time beyond the setting), NotFound,
    HoldLifted.
    """
    hold, subjects = _taken(staff, hold_id, reason, RELEASE_RIGHT)
    longest = min(timedelta(minutes=int(setting("temporary_release_minutes"))), LONGEST_RELEASE)
    length = longest if minutes is None else timedelta(minutes=minutes)
    if not timedelta() < length <= longest:
        raise Invalid(
            Finding("H09", f"一時解除は{int(longest.total_seconds() // 60)}分までです。", field="minutes",
                    law="S 3.1", remedy="短い時間を指定してください。")
        )  # fmt: skip
    return _release(staff, hold, subjects, reason, length, "residents.release_hold")


@service("residents.restore_hold")
def restore_hold(*, staff: Staff, hold_id: int, reason: str) -> HoldRelease:
    """End a 一時解除 before its time. Raises Forbidden, Invalid, NotFound, HoldLifted."""
    hold, subjects = _taken(staff, hold_id, reason, RELEASE_RIGHT)
    return _release(staff, hold, subjects, reason, timedelta(), "residents.restore_hold")


def _release(
    staff: Staff, hold: Hold, subjects: list[str], reason: str, length: timedelta, action: str
) -> HoldRelease:
    now = clock.now()
    made = HoldRelease.objects.create(
        hold=hold, released_by=staff.user_id, released_at=now, until=now + length, reason=reason.strip()
    )
    _log(action, staff, hold, reason, subjects)
    return made


def _taken(staff: Staff, hold_id: int, reason: str, right: str) -> tuple[Hold, list[str]]:
    """The hold under lock, with all whom it holds, after the checks that every act on it shares."""
    known = Hold.objects.filter(pk=hold_id).first()
    if known is None:
        raise NotFound(Finding("H06", "この抑止はありません。", remedy="抑止の一覧を更新してください。"))
    check_right(staff, right)
    if known.support_measure:
        check_right(staff, SUPPORT_DECIDES)
        check_right(staff, SUPPORT)
    if not reason.strip():
        raise _reason_missing()
    subjects = sorted(rows.lock([n for n in [known.addressee_no] if n], _households(known.household_no)))
    hold = Hold.objects.select_for_update().get(pk=hold_id)
    if hold.lifted_at is not None:
        raise HoldLifted(
            Finding("H07", "別の職員が先に解除しました。", remedy="抑止の一覧を更新してください。")
        )
    return hold, subjects or [known.addressee_no]


def _households(household_no: str) -> list[str]:
    return [household_no] if household_no else []


def _locked(addressee_no: str, household_no: str) -> list[str]:
    """Lock whom the hold concerns. Raises NotFound where nobody is there."""
    if household_no:
        found = sorted(rows.lock([], [household_no]))
        if found:
            return found
        raise NotFound(
            Finding("H11", "この世帯番号の世帯はありません。", field="household_no",
                    remedy="世帯番号を確かめてください。")
        )  # fmt: skip
    if addressee_no and Person.objects.filter(addressee_no=addressee_no).exists():
        return sorted(rows.lock([addressee_no]))
    raise NotFound(
        Finding("H04", "この宛名番号の住民はいません。", field="addressee_no",
                remedy="宛名番号を確かめてください。")
    )  # fmt: skip


def refuse_held_inquiry(addressee_no: str) -> list[str]:
    """照会の抑止 of a person: raises Refused (H10) at error; gives the reasons of alerts. 支援措置 has its own way."""
    return _refuse_inquiry(selectors.lines_of([addressee_no]).get(addressee_no, []))


def refuse_held_household(household_no: str) -> list[str]:
    """照会の抑止 of a household: raises Refused (H10) at error; gives the reasons of alerts."""
    return _refuse_inquiry(selectors.lines_of_household(household_no))


def _refuse_inquiry(lines: list[selectors.Line]) -> list[str]:
    asked = [h for h in lines if h.process == "inquiry" and not h.support_measure and h.holds]
    if any(h.level == "error" for h in asked):
        raise Refused(
            Finding("H10", "照会が抑止されています。", law="S 3.1",
                    remedy="抑止の一時解除の権限を持つ職員に依頼してください。"),
            title="抑止されているため照会できません",
        )  # fmt: skip
    return [h.reason for h in asked]


def check_right(staff: Staff, right: str) -> None:
    """Raises Forbidden (AU-02) where the staff lack the right."""
    if not staff.may(right):
        raise Forbidden(
            Finding("AU-02", f"抑止の権限がありません({right})。", law="S 3.1、S 3.4",
                    remedy="支援措置責任者又は抑止の責任者に依頼してください。")
        )  # fmt: skip


def _check_form(process: str, level: str, reason: str, starts_on: date, ends_on: date | None) -> None:
    if process not in PROCESSES:
        raise Invalid(Finding("H01", "抑止する事務が選ばれていません。", field="process",
                              remedy=f"{'・'.join(PROCESSES.values())}から選んでください。"))  # fmt: skip
    if level not in LEVELS:
        raise Invalid(Finding("H02", "抑止の強さが違います。", field="level", law="S 3.1",
                              remedy=f"{'・'.join(LEVELS.values())}から選んでください。"))  # fmt: skip
    if not reason.strip():
        raise _reason_missing()
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(Finding("H12", "終了年月日が開始年月日より前です。", field="ends_on",
                              remedy="期間を確かめてください。終了日を過ぎても抑止は続きます。"))  # fmt: skip


def _reason_missing() -> Invalid:
    return Invalid(Finding("H03", "理由がありません。", field="reason", remedy="理由を入力してください。"))


def _log(action: str, staff: Staff, hold: Hold, reason: str, subjects: list[str]) -> None:
    terms = {
        "hold": hold.pk, "process": hold.process, "level": hold.level,
        "household": bool(hold.household_no), "support_measure": hold.support_measure,
    }  # fmt: skip
    audit.change(action, staff=staff, subjects=subjects, terms=terms, reason=reason)

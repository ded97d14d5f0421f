"""What every act on a 支援措置 shares: locks, one version more, the holds that follow, the log. S 3.4.

Persons are locked before the application, as a settlement does: a paper that is just being made is either
out before the protection stands, or stopped by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openjuki.kernel.support_measure.application import Act, Application, State
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound, Refused
from openjuki.systems.residents.models import Hold, Person, SupportMeasure, SupportMeasureVersion
from openjuki.systems.residents.selectors import rows, support_measures
from openjuki.systems.residents.services import hold_messages

#: 閲覧・写しの交付 → エラー for everybody whom the application names (S 3.4).
PROTECTED_PROCESSES = ("issue", "inquiry")


class MeasureChanged(Refused):
    """別の職員が先に処理した."""

    title = "この申出は別の職員が先に処理しました"


class NotNow(Refused):
    """この状態ではできない処理."""

    title = "この申出にはその処理ができません"


def supported_by(applicant_no: str, application: Application) -> list[str]:
    """宛名番号 of all whom the application protects: the applicant and those beside, each once."""
    beside = [c.addressee_no for c in application.co_applicants if c.addressee_no]
    return sorted({applicant_no, *beside})


def check_application(applicant_no: str, application: Application) -> None:
    """Raises Invalid where it names people wrongly, NotFound for a 宛名番号 that nobody has."""
    faults = []
    for at, c in enumerate(application.co_applicants):
        if not c.addressee_no and not c.name.strip():
            faults.append(_fault("M02", f"co_applicants.{at}.name", "併せて支援を求める者の氏名がありません。",
                                 "住民であれば宛名番号を、そうでなければ氏名を入力してください。"))  # fmt: skip
        if not c.relation.strip():
            faults.append(_fault("M03", f"co_applicants.{at}.relation", "申出者との関係がありません。",
                                 "子、父、母などを入力してください。"))  # fmt: skip
    supported = supported_by(applicant_no, application)
    for at, p in enumerate(application.opposing_parties):
        if p.addressee_no in supported:
            faults.append(_fault("M04", f"opposing_parties.{at}.addressee_no",
                                 "相手方が支援対象者の中にいます。", "宛名番号を確かめてください。"))  # fmt: skip
    if faults:
        raise Invalid(*faults)
    named = {*supported, *(p.addressee_no for p in application.opposing_parties if p.addressee_no)}
    known = set(Person.objects.filter(addressee_no__in=named).values_list("addressee_no", flat=True))
    if named - known:
        raise NotFound(
            Finding("M05", "宛名番号の住民がいません。", field="addressee_no", law="S 1.1.16",
                    remedy="検索して宛名番号を確かめてください。")
        )  # fmt: skip


def _fault(id_: str, field: str, message: str, remedy: str) -> Finding:
    return Finding(id_, message, field=field, law="S 1.1.16", remedy=remedy)


def taken(measure_id: int, version: int | None, more: Iterable[str] = ()) -> SupportMeasure:
    """The application under lock, with the persons of it and `more`.

    Raises NotFound, MeasureChanged where the caller looked at an older version.
    """
    known = SupportMeasure.objects.filter(pk=measure_id).first()
    if known is None:
        raise NotFound(Finding("M01", "この支援措置の申出はありません。", remedy="一覧を更新してください。"))
    rows.lock({*support_measures.newest(measure_id).supported, *more})
    measure = SupportMeasure.objects.select_for_update().get(pk=measure_id)
    if version is not None and version != measure.version:
        raise MeasureChanged(
            Finding("M06", "画面を開いた後に、別の職員がこの申出を処理しました。",
                    remedy="申出を開き直し、内容を確かめてください。")
        )  # fmt: skip
    return measure


def require(measure: SupportMeasure, *states: str) -> None:
    """Raises NotNow (M07) unless the application is in one of the states."""
    if measure.state not in states:
        title = State.LABELS[measure.state]
        raise NotNow(
            Finding(
                "M07", f"この申出は「{title}」です。", law="S 3.4", remedy="申出の経過を確かめてください。"
            )
        )


def append(
    measure: SupportMeasure,
    act: str,
    *,
    staff: audit.Actor,
    reason: str,
    application: Application,
    **changes: Any,
) -> SupportMeasure:
    """Write one act: the application as it is now, the holds that follow, the log. All under the locks.

    Raises Invalid without a reason.
    """
    if not reason.strip():
        raise Invalid(Finding("H03", "理由がありません。", field="reason", remedy="理由を入力してください。"))
    first = measure.pk is None
    for name, value in changes.items():
        setattr(measure, name, value)
    measure.version = 1 if first else measure.version + 1
    measure.save()
    supported = supported_by(measure.applicant_no, application)
    SupportMeasureVersion.objects.create(
        measure=measure, version_no=measure.version, prev_version_no=None if first else measure.version - 1,
        act=act, acted_by=staff.user_id, acted_by_name=staff.name, acted_at=clock.now(),
        reason=reason.strip(), state=measure.state, applicant_kind=measure.applicant_kind,
        provisional_since=measure.provisional_since, starts_on=measure.starts_on, ends_on=measure.ends_on,
        ended_on=measure.ended_on, supported=supported,
        details=support_measures.sealed(application, measure.pk, measure.version),
    )  # fmt: skip
    before = hold_messages.standing({*supported, *_held_by(measure)})
    _follow(measure, supported if measure.state in State.LIVE else [], staff, Act.LABELS[act])
    hold_messages.tell_changes(before)
    terms = {"measure": measure.pk, "version": measure.version, "state": measure.state}
    audit.change(f"residents.support.{act}", staff=staff, subjects=supported, terms=terms, reason=reason)
    return measure


def _held_by(measure: SupportMeasure) -> set[str]:
    found = Hold.objects.filter(measure=measure, lifted_at__isnull=True)
    return set(found.values_list("addressee_no", flat=True))


def _follow(measure: SupportMeasure, supported: list[str], staff: audit.Actor, why: str) -> None:
    """The holds that the application demands now: those missing are set, those no longer due are lifted."""
    standing = {
        (h.addressee_no, h.process): h for h in Hold.objects.filter(measure=measure, lifted_at__isnull=True)
    }
    wanted = {(no, process) for no in supported for process in PROTECTED_PROCESSES}
    today, now = clock.today(), clock.now()
    Hold.objects.bulk_create(
        Hold(
            addressee_no=no, process=process, level="error", support_measure=True, measure=measure,
            reason=f"支援措置(申出{measure.pk})", starts_on=today, set_by=staff.user_id, set_at=now,
        )
        for no, process in sorted(wanted - standing.keys())
    )  # fmt: skip
    for key in sorted(standing.keys() - wanted):
        hold = standing[key]
        hold.lifted_by, hold.lifted_at, hold.lifted_reason = staff.user_id, now, why
        hold.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])

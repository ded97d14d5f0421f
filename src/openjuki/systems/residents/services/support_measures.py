"""支援措置の申出 (住民基本台帳事務処理要領 第5-10, S 1.1.16, S 3.4, RR-25): from receipt to its end.

Receipt protects at once (仮支援措置). Only the 支援措置責任者 sees what the application holds and decides on it.
The end of the period ends nothing; the ways out are 終了 and 必要性なし. Every act appends a version.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.support_measure.application import (
    REQUESTED,
    Act,
    ApplicantKind,
    Application,
    Forwarding,
    State,
)
from openjuki.kernel.support_measure.period import extended, extension_from, last_day
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Person, SupportMeasure
from openjuki.systems.residents.selectors import rows, support_measures
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.support_acts import (
    NotNow,
    append,
    check_application,
    require,
    supported_by,
    taken,
)

RECEIVES, DECIDES = "residents.support.receive", "residents.support.decide"
#: 終了の事由 (S 3.4).
ENDINGS = {
    "applicant": "支援対象者からの終了の申出",
    "period_over": "期間の経過(延長なし)",
    "no_need": "支援の必要がなくなったと認めた",
}


class StandsAlready(Refused):
    """申出が既にある."""

    title = "この人の支援措置の申出が既にあります"


@service("residents.support.receive")
def receive(
    *,
    staff: Staff,
    applicant_no: str,
    application: Application,
    reason: str,
    received_on: date | None = None,
    kind: str = "",
) -> SupportMeasure:
    """申出の受付: 仮支援措置 from now on for the applicant and all beside. Needs no right to see details.

    `kind`: key of `ApplicantKind.LABELS`; by default whether the applicant is a resident. Raises Forbidden,
    Invalid, NotFound, StandsAlready.
    """
    _check_right(staff, RECEIVES)
    _check_items(application)
    check_application(applicant_no, application)
    person = Person.objects.get(addressee_no=applicant_no)
    rows.lock(supported_by(applicant_no, application))
    if SupportMeasure.objects.filter(applicant_no=applicant_no, state__in=sorted(State.LIVE)).exists():
        raise StandsAlready(
            Finding("M08", "この人の支援措置(仮を含む)の申出が既に登録されています。", law="S 1.1.16",
                    remedy="支援措置責任者に、登録済みの申出の訂正を依頼してください。")
        )  # fmt: skip
    by_state = ApplicantKind.CURRENT_ADDRESS if person.active else ApplicantKind.PREVIOUS_ADDRESS
    measure = SupportMeasure(
        applicant_no=applicant_no, applicant_kind=kind or by_state, ward=person.ward,
        received_on=received_on or clock.today(),
    )  # fmt: skip
    if measure.applicant_kind not in ApplicantKind.LABELS:
        raise Invalid(Finding("M09", "申出者の区分が違います。", field="kind", law="S 1.1.16",
                              remedy=f"{'・'.join(ApplicantKind.LABELS.values())}から選んでください。"))  # fmt: skip
    return append(
        measure, Act.RECEIVE, staff=staff, reason=reason, application=application,
        state=State.PROVISIONAL, provisional_since=clock.today(),
    )  # fmt: skip


@service("residents.support.start")
def start(
    *,
    staff: Staff,
    measure_id: int,
    reason: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    version: int | None = None,
) -> SupportMeasure:
    """支援措置の開始: one year from `starts_on` unless another end is given. Raises Forbidden, Invalid, NotNow."""
    measure = _decided(staff, measure_id, version, State.PROVISIONAL)
    begins = starts_on or clock.today()
    period = _period(begins, ends_on or last_day(begins))
    return append(
        measure, Act.START, staff=staff, reason=reason, application=_of(measure), state=State.IN_FORCE,
        **period,
    )  # fmt: skip


@service("residents.support.extend")
def extend(
    *, staff: Staff, measure_id: int, reason: str, ends_on: date | None = None, version: int | None = None
) -> SupportMeasure:
    """延長: from one month before the end (and later); the new year follows the old end. Raises NotNow (M10)."""
    measure = _decided(staff, measure_id, version, State.IN_FORCE)
    assert measure.ends_on is not None
    opens = extension_from(measure.ends_on)
    if clock.today() < opens:
        raise NotNow(
            Finding("M10", f"延長は{format_wareki(opens)}から決められます。", law="S 3.4",
                    remedy="期間の終了日の1か月前になってから延長してください。")
        )  # fmt: skip
    begins, ends = extended(measure.ends_on)
    period = _period(begins, ends_on or ends)
    return append(measure, Act.EXTEND, staff=staff, reason=reason, application=_of(measure), **period)


@service("residents.support.amend")
def amend(
    *, staff: Staff, measure_id: int, application: Application, reason: str, version: int | None = None
) -> SupportMeasure:
    """内容の訂正: who is added is protected, who is taken out no longer. Raises Forbidden, Invalid, NotNow."""
    _check_items(application)
    _check_decider(staff)
    known = SupportMeasure.objects.filter(pk=measure_id).first()
    more = supported_by(known.applicant_no, application) if known else []
    measure = taken(measure_id, version, more)
    require(measure, *State.LIVE)
    check_application(measure.applicant_no, application)
    return append(measure, Act.AMEND, staff=staff, reason=reason, application=application)


@service("residents.support.forward")
def forward(
    *,
    staff: Staff,
    measure_id: int,
    municipality: str,
    reason: str,
    on: date | None = None,
    version: int | None = None,
) -> SupportMeasure:
    """転送 to another municipality, recorded (S 1.1.16 転送情報). Raises Forbidden, Invalid, NotNow."""
    measure = _decided(staff, measure_id, version, *State.LIVE)
    if not municipality.strip():
        raise Invalid(Finding("M11", "転送先の市区町村がありません。", field="municipality", law="S 1.1.16",
                              remedy="市区町村名を入力してください。"))  # fmt: skip
    before = _of(measure)
    sent = Forwarding(municipality.strip(), on or clock.today())
    application = replace(before, forwarded=(*before.forwarded, sent))
    return append(measure, Act.FORWARD, staff=staff, reason=reason, application=application)


@service("residents.support.reject")
def reject(
    *, staff: Staff, measure_id: int, reason: str, told_on: date | None = None, version: int | None = None
) -> SupportMeasure:
    """必要性なし: 仮支援措置 ends after the applicant was told. Raises Forbidden, Invalid, NotNow."""
    measure = _decided(staff, measure_id, version, State.PROVISIONAL)
    application = replace(_of(measure), no_need_told_on=told_on or clock.today())
    return append(
        measure, Act.REJECT, staff=staff, reason=reason, application=application, state=State.REJECTED,
        ended_on=clock.today(),
    )  # fmt: skip


@service("residents.support.end")
def end(
    *, staff: Staff, measure_id: int, ground: str, reason: str, version: int | None = None
) -> SupportMeasure:
    """終了: lifts the holds of all. `ground`: key of `ENDINGS`. Raises Forbidden, Invalid, NotNow (M13)."""
    measure = _decided(staff, measure_id, version, *State.LIVE)
    if ground not in ENDINGS:
        raise Invalid(Finding("M12", "終了の事由が選ばれていません。", field="ground", law="S 3.4",
                              remedy="事由を選んでください。"))  # fmt: skip
    if ground == "period_over" and (measure.ends_on is None or measure.ends_on >= clock.today()):
        raise NotNow(Finding("M13", "支援措置の期間は終わっていません。", field="ground", law="S 3.4",
                             remedy="期間の終了を待つか、ほかの事由を選んでください。"))  # fmt: skip
    text = f"{ENDINGS[ground]}: {reason.strip()}" if reason.strip() else ""
    return append(
        measure, Act.END, staff=staff, reason=text, application=_of(measure), state=State.ENDED,
        ended_on=clock.today(),
    )  # fmt: skip


def _decided(staff: Staff, measure_id: int, version: int | None, *states: str) -> SupportMeasure:
    _check_decider(staff)
    measure = taken(measure_id, version)
    require(measure, *states)
    return measure


def _of(measure: SupportMeasure) -> Application:
    return support_measures.opened(support_measures.newest(measure.pk))


def _period(starts_on: date, ends_on: date) -> dict[str, date]:
    if ends_on < starts_on:
        raise Invalid(Finding("M14", "期間の終わりが始まりより前です。", field="ends_on", law="S 3.4",
                              remedy="年月日を確かめてください。"))  # fmt: skip
    return {"starts_on": starts_on, "ends_on": ends_on}


def _check_items(application: Application) -> None:
    unknown = [r for r in application.requested if r not in REQUESTED]
    if unknown or not application.requested:
        raise Invalid(Finding("M15", "支援を求められている事務が選ばれていません。", field="requested",
                              law="S 1.1.16", remedy="1つ以上選んでください。"))  # fmt: skip


def _check_decider(staff: Staff) -> None:
    for right in (DECIDES, SUPPORT):
        _check_right(staff, right)


def _check_right(staff: Staff, right: str) -> None:
    if not staff.may(right):
        raise Forbidden(
            Finding("AU-02", f"支援措置の権限がありません({right})。", law="S 3.4",
                    remedy="支援措置責任者に引き継いでください。")
        )  # fmt: skip

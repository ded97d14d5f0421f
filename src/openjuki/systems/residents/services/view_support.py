"""支援対象者照会 (S 1.1.16, S 2.2.4): the database of 支援措置, for the 支援措置責任者, logged before it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.register.address import address_of
from openjuki.kernel.support_measure.application import Application
from openjuki.kernel.support_measure.period import Due
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import SupportMeasure
from openjuki.systems.residents.selectors import rows, support_measures
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.selectors.support_measures import ActLine, MeasureLine
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.search_residents import SUPPORT


@dataclass(frozen=True, slots=True)
class Named:
    """A person of the register as the application's page names them."""

    addressee_no: str
    name: str = ""
    reading: str = ""
    birth: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One application with its items, its people by 宛名番号, its acts. `repr` shows no item."""

    line: MeasureLine
    application: Application
    people: dict[str, Named] = field(repr=False)
    history: list[ActLine]


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """One line of the list."""

    line: MeasureLine
    applicant: Named = field(repr=False)


@service("residents.support.view")
def view_measure(*, staff: Staff, measure_id: int, reason: str) -> MeasureView:
    """The details (S 3.4: for the 支援措置責任者). Raises Forbidden, Invalid without a reason, NotFound."""
    _check(staff)
    if not reason.strip():
        raise Invalid(
            Finding("M16", "支援措置の詳細を開く理由がありません。", field="reason", law="S 3.4",
                    remedy="理由を入力してください。")
        )  # fmt: skip
    known = SupportMeasure.objects.filter(pk=measure_id).first()
    if known is None:
        raise NotFound(Finding("M01", "この支援措置の申出はありません。", remedy="一覧を更新してください。"))
    newest = support_measures.newest(measure_id)
    application = support_measures.opened(newest)
    opposing = [p.addressee_no for p in application.opposing_parties if p.addressee_no]
    subjects = [*newest.supported, *opposing]
    audit.view(
        "residents.support.view", staff=staff, subjects=subjects, terms={"measure": measure_id}, reason=reason
    )
    return MeasureView(
        support_measures.line_of(known, clock.today()), application, _named(subjects),
        support_measures.history(measure_id),
    )  # fmt: skip


@service("residents.support.list")
def list_measures(*, staff: Staff, scope: Scope = WHOLE, live: bool = True) -> list[ListedMeasure]:
    """支援対象者の一覧, never beyond the staff's ward, in order of the end of the period. Raises Forbidden."""
    _check(staff)
    lines = support_measures.measures(scope.of(staff), clock.today(), live=live)
    people = _named([m.applicant_no for m in lines])
    audit.view("residents.support.list", staff=staff, subjects=[m.applicant_no for m in lines])
    return [ListedMeasure(m, people[m.applicant_no]) for m in lines]


def measures_of(staff: Staff, addressee_no: str) -> list[MeasureLine]:
    """Applications that ever protected a person; nothing for whoever may not see them."""
    return support_measures.ever_for(addressee_no, clock.today()) if staff.may(SUPPORT) else []


def period_notices(addressee_no: str) -> tuple[str, ...]:
    """What the page of a supported person must say of the period: it ends soon, it is over (S 3.4)."""
    standing = support_measures.standing_for(addressee_no, clock.today())
    return tuple(dict.fromkeys(Due.TEXTS[m.due] for m in standing if m.due))


def measure_states(addressee_no: str) -> tuple[str, ...]:
    """支援措置期間中 or 仮支援措置期間中, as the page says it (S 2.2.4)."""
    standing = support_measures.standing_for(addressee_no, clock.today())
    return tuple(dict.fromkeys(m.state_title for m in standing))


def _named(addressee_nos: list[str]) -> dict[str, Named]:
    found = rows.current_versions(sorted(set(addressee_nos)), with_number=False)
    people = {no: Named(no) for no in addressee_nos}
    for no, version in found.items():
        r = version.record
        people[no] = Named(
            no, full_name(r), full_reading(r), r.birth.display() if r.birth is not None else "",
            address_of(r).one_line(),
        )  # fmt: skip
    return people


def _check(staff: Staff) -> None:
    if not staff.may(SUPPORT):
        raise Forbidden(
            Finding("AU-02", f"支援措置の詳細を見る権限がありません({SUPPORT})。", law="S 3.4",
                    remedy="支援措置責任者に引き継いでください。")
        )  # fmt: skip

"""抑止の照会 (S 3.1): what was set on a person or a household, lifted or not; and 抑止対象者 of the ward (S 9.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from openjuki.kernel.names.shown import full_name
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Hold, HoldRelease, Person
from openjuki.systems.residents.models.hold import LEVELS, PROCESSES
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.holds import protected
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.holds import RIGHT, check_right
from openjuki.systems.residents.services.protection import hidden_from
from openjuki.systems.residents.services.search_residents import SUPPORT

MOST = 500


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One hold as it is shown. `released_until`: end of a 一時解除 that runs now; `overdue`: its period is over,
    and it holds still. `number`: 宛名番号 or 世帯番号, blank where 支援措置 hides it from this reader.
    """

    id: int
    addressee_no: str
    household_no: str
    process: str
    level: str
    support_measure: bool
    measure: int | None
    reason: str
    starts_on: date
    ends_on: date | None
    set_by: str
    set_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lifted_reason: str
    released_until: datetime | None
    overdue: bool

    @property
    def process_title(self) -> str:
        """異動, 証明発行, 照会."""
        return PROCESSES[self.process]

    @property
    def level_title(self) -> str:
        """エラー, アラート, 処理可."""
        return LEVELS[self.level]


@service("residents.list_holds")
def list_holds(*, staff: Staff, addressee_no: str = "", household_no: str = "") -> list[HoldLine]:
    """All holds of a person (those of the household too) or of a household, lifted ones too; on the log first.

    支援措置 is left out for whoever may not see it, and of a protected person the household with it. Raises
    Forbidden, NotFound.
    """
    check_right(staff, RIGHT)
    concerned = Q(household_no=household_no) if household_no else _of_person(staff, addressee_no)
    found = Hold.objects.filter(concerned)
    if not staff.may(SUPPORT):
        found = found.filter(support_measure=False)
    lines = list(_lines(found.order_by("-id")))
    audit.view(
        "residents.list_holds", staff=staff, subjects=[n for n in [addressee_no] if n],
        terms={"household_no": household_no} if household_no else {},
    )  # fmt: skip
    return lines


@service("residents.held_persons")
def held_persons(*, staff: Staff, scope: Scope = WHOLE) -> list[HoldLine]:
    """抑止対象者一覧 (S 9.2): holds that stand, never beyond the staff's ward, the newest first, at most 500.

    支援措置 stands in a list of its own. Raises Forbidden.
    """
    check_right(staff, RIGHT)
    found = Hold.objects.filter(lifted_at__isnull=True, support_measure=False)
    within = scope.of(staff)
    if not within.is_whole:
        here = within.people()
        found = found.filter(
            Q(addressee_no__in=here.values("addressee_no")) | Q(household_no__in=here.values("household_no"))
        )
    lines = list(_lines(found.order_by("-id")[:MOST]))
    hidden = hidden_from(staff, (h.addressee_no for h in lines if h.addressee_no))
    lines = [h for h in lines if h.addressee_no not in hidden]
    audit.view(
        "residents.held_persons", staff=staff, subjects=[h.addressee_no for h in lines if h.addressee_no]
    )
    return lines


def _of_person(staff: Staff, addressee_no: str) -> Q:
    person = Person.objects.filter(addressee_no=addressee_no).first()
    if person is None:
        raise NotFound(
            Finding("H04", "この宛名番号の住民はいません。", field="addressee_no",
                    remedy="宛名番号を確かめてください。")
        )  # fmt: skip
    own = Q(addressee_no=addressee_no)
    if not person.household_no or (protected([addressee_no]) and not staff.may(SUPPORT)):
        return own
    return own | Q(household_no=person.household_no)


def _lines(found: QuerySet[Hold]) -> Iterable[HoldLine]:
    last = HoldRelease.objects.filter(hold=OuterRef("pk")).order_by("-id")
    for h in found.annotate(until=Subquery(last.values("until")[:1])):
        running = h.lifted_at is None and h.until is not None and h.until > clock.now()
        yield HoldLine(
            id=h.pk, addressee_no=h.addressee_no, household_no=h.household_no, process=h.process,
            level=h.level, support_measure=h.support_measure, measure=h.measure_id, reason=h.reason,
            starts_on=h.starts_on, ends_on=h.ends_on, set_by=h.set_by, set_at=h.set_at,
            lifted_by=h.lifted_by, lifted_at=h.lifted_at, lifted_reason=h.lifted_reason,
            released_until=h.until if running else None,
            overdue=h.lifted_at is None and h.ends_on is not None and h.ends_on < clock.today(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonTitle:
    """Whose holds these are; blank where 支援措置 hides it from this reader."""

    addressee_no: str
    name: str = ""
    household_no: str = ""


def title_of(*, staff: Staff, addressee_no: str) -> PersonTitle:
    """氏名 and 世帯番号 for the head of the page. Raises NotFound."""
    found = rows.current_versions([addressee_no], with_number=False)
    if addressee_no not in found:
        raise NotFound(
            Finding("H04", "この宛名番号の住民はいません。", field="addressee_no",
                    remedy="宛名番号を確かめてください。")
        )  # fmt: skip
    if protected([addressee_no]) and not staff.may(SUPPORT):
        return PersonTitle(addressee_no)
    record = found[addressee_no].record
    return PersonTitle(addressee_no, full_name(record), record.household_no)


@service("residents.view_hold")
def hold_line(*, staff: Staff, hold_id: int) -> HoldLine:
    """One hold, logged. Raises Forbidden, NotFound (also for 支援措置 without its right)."""
    check_right(staff, RIGHT)
    found = Hold.objects.filter(pk=hold_id)
    if not staff.may(SUPPORT):
        found = found.filter(support_measure=False)
    line = next(iter(_lines(found)), None)
    if line is None:
        raise NotFound(Finding("H06", "この抑止はありません。", remedy="抑止の一覧を更新してください。"))
    audit.view("residents.view_hold", staff=staff, subjects=[n for n in [line.addressee_no] if n])
    return line

"""閲覧の照会 (S 9.5): whom a list may name, its lines as they were frozen, requests and what was done to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.course import Act, State
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.grounds import GROUNDS
from openjuki.kernel.inspection.papers import Line, line_of
from openjuki.kernel.register.record import Record
from openjuki.runtime import clock
from openjuki.runtime.db import prepared
from openjuki.systems.residents.models import Inspection, InspectionAct, InspectionList, InspectionPart
from openjuki.systems.residents.selectors.holds import never_listed
from openjuki.systems.residents.selectors.rows import SELECT, version_from
from openjuki.systems.residents.selectors.scope import Scope

#: Residents of a ward on a day: who leaves by 転出 is one until the day comes, whatever the job has written.
_RESIDENTS: Final = (
    "SELECT p.addressee_no, p.history_no, v.address_town_code, v.address_lot, v.address_detail, p.household_no,"
    " p.member_order FROM person p JOIN person_version v USING (addressee_no, history_no)"
    " WHERE p.active AND p.ward = %s AND (p.leaves_on IS NULL OR p.leaves_on > %s)"
)
#: An uncertain birth is in the range only where the whole of what it may be is.
_BORN: Final = (
    " AND EXISTS (SELECT 1 FROM search_key k WHERE k.addressee_no = p.addressee_no AND k.current"
    " AND k.birth_from >= %s AND k.birth_to <= %s)"
)
_VERSIONS: Final = (
    f"SELECT {SELECT} FROM person_version v JOIN unnest(%s::text[], %s::int[]) AS w (addressee_no, history_no)"
    " USING (addressee_no, history_no)"
)
_VERSION: Final = f"SELECT {SELECT} FROM person_version v WHERE addressee_no = %s AND history_no = %s::int"
_DIGITS: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Chosen:
    """一人: whom a list names, in which version, and where that stands in the order of addresses."""

    addressee_no: str
    history_no: int
    place: tuple[object, ...] = field(repr=False)


def eligible(ward: str, extent: Extent, day: date) -> list[Chosen]:
    """Everybody of a ward whom a list of this range may name, in the order of addresses.

    Only what is settled is read, so that a notice under review neither changes a line nor keeps the list waiting
    (S 4.0.8). Nobody under 支援措置 is among them, nor whom a hold keeps out (S 3.4).
    """
    sql, values = _RESIDENTS, [ward, day]
    if extent.towns:
        sql += " AND v.address_code = %s AND v.address_town_code = ANY(%s)"
        values += [ward, [code for code, _ in extent.towns]]
    for column, value in (("sex", extent.sex), ("kind", extent.kind)):
        if value:
            sql += f" AND v.{column} = %s"
            values.append(value)
    since, until = extent.births(day)
    if (since, until) != (date.min, date.max):
        sql += _BORN
        values += [since, until]
    out = never_listed()
    found = [Chosen(r[0], int(r[1]), _place(*r[2:])) for r in prepared.rows(sql, values) if r[0] not in out]
    return sorted(found, key=lambda each: each.place)


def _place(town: str, lot: str, detail: str, household_no: str, order: int | None) -> tuple[object, ...]:
    """２番 stands before １０番."""
    numbers = [int(n) for n in _DIGITS.findall(unicodedata.normalize("NFKC", lot))]
    return town, numbers, lot, detail, household_no, order or 0


def lines(part: InspectionPart, *, reading: bool) -> list[Line]:
    """What is shown of each person of a part, in its order, from the versions that it names."""
    asked = [list(part.subjects), [str(n) for n in part.history_nos]]
    found = {r[0]: version_from(r, with_number=False).record for r in prepared.rows(_VERSIONS, asked)}
    return [line_of(found[no], reading=reading) for no in part.subjects]


def records_anew(part: InspectionPart) -> list[Record]:
    """The records of a part in its order, each read alone by its 宛名番号: what its paper and CSV are compared with."""
    found = []
    for no, history_no in zip(part.subjects, part.history_nos, strict=True):
        (row,) = prepared.rows(_VERSION, [no, str(history_no)])
        found.append(version_from(row, with_number=False).record)
    return found


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One request in a list."""

    request_no: str
    ground: str
    applicant: str = field(repr=False)
    state: str
    received_on: date
    first_on: date | None
    last_on: date | None

    @property
    def ground_title(self) -> str:
        """閲覧の根拠."""
        return GROUNDS[self.ground].title if self.ground in GROUNDS else ""

    @property
    def state_title(self) -> str:
        """状態."""
        return State.LABELS[self.state]


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act; `letter`: it printed one."""

    version_no: int
    act: str
    reason: str
    reader: str = field(repr=False)
    identification: str
    acknowledged: Mapping[str, str]
    by: str
    at: datetime
    letter: bool

    @property
    def title(self) -> str:
        """処理."""
        return Act.LABELS[self.act]


@dataclass(frozen=True, slots=True)
class ListLine:
    """閲覧用リスト: `parts` holds the size of each part."""

    list_no: int
    total: int
    made_at: datetime
    made_by: str
    parts: tuple[int, ...]

    @property
    def days_old(self) -> int:
        """How many days ago it was made."""
        return (clock.today() - self.made_at.astimezone(clock.TOKYO).date()).days


def line_from(row: Inspection) -> InspectionLine:
    """As it is listed."""
    return InspectionLine(
        row.request_no, row.ground, str(row.data.get("applicant", "")), row.state, row.received_on, row.first_on,
        row.last_on,
    )  # fmt: skip


def inspections(scope: Scope, *, state: str = "", limit: int) -> list[InspectionLine]:
    """Requests that the office received, the newest first."""
    found = Inspection.objects.filter(scope.cases())
    if state:
        found = found.filter(state=state)
    return [line_from(row) for row in found.order_by("-received_on", "-id")[:limit]]


def acts_of(row: Inspection) -> tuple[ActLine, ...]:
    """All acts, the newest first."""
    return tuple(
        ActLine(a.version_no, a.act, a.reason, a.reader, a.identification, a.acknowledged, a.by, a.at,
                a.act == Act.LETTER)
        for a in InspectionAct.objects.filter(inspection=row).order_by("-version_no")
    )  # fmt: skip


def newest_list(row: Inspection) -> InspectionList | None:
    """The list that counts."""
    return InspectionList.objects.filter(inspection=row).order_by("-list_no").first()


def lists_of(row: Inspection) -> tuple[ListLine, ...]:
    """All lists of a request, the newest first."""
    return tuple(list_line(x) for x in InspectionList.objects.filter(inspection=row).order_by("-list_no"))


def parts_of(made: InspectionList) -> list[InspectionPart]:
    """Its parts, in order."""
    return list(InspectionPart.objects.filter(list=made).order_by("part_no"))


def list_line(made: InspectionList) -> ListLine:
    """As it is shown."""
    sizes = (
        InspectionPart.objects.filter(list=made).order_by("part_no").values_list("subjects__len", flat=True)
    )
    return ListLine(made.list_no, made.total, made.made_at, made.made_by, tuple(sizes))


def readings(scope: Scope, since: date, until: date) -> list[tuple[Application, list[date]]]:
    """Requests of the office with the days of a period on which somebody looked, in the order of their numbers."""
    acts = InspectionAct.objects.filter(act=Act.READ, on__range=(since, until)).select_related("inspection")
    days: dict[int, tuple[Application, list[date]]] = {}
    inside = Inspection.objects.filter(scope.cases()).values("id")
    for act in acts.filter(inspection__in=inside).order_by("inspection_id", "id"):
        days.setdefault(act.inspection_id, (Application.of(act.data), []))[1].append(act.on)
    return list(days.values())


@dataclass(frozen=True, slots=True)
class Seen:
    """閲覧の履歴 of a person: a list that named the person, and the days on which somebody looked at it."""

    request_no: str
    applicant: str = field(repr=False)
    ground: str
    made_at: datetime
    days: tuple[date, ...]

    @property
    def ground_title(self) -> str:
        """閲覧の根拠."""
        return GROUNDS[self.ground].title


#: So many lists that named a person are shown at once.
MOST_SEEN: Final = 100


def seen_of(addressee_no: str, *, limit: int = MOST_SEEN) -> list[Seen]:
    """Lists that named a person, the newest first."""
    naming = InspectionPart.objects.filter(subjects__contains=[addressee_no]).values("list")
    lists = InspectionList.objects.filter(id__in=naming).select_related("inspection").order_by("-id")[:limit]
    days: dict[int | None, set[date]] = {}
    read = InspectionAct.objects.filter(act=Act.READ, list__in=[made.pk for made in lists])
    for list_id, on in read.values_list("list_id", "on"):
        days.setdefault(list_id, set()).add(on)
    return [
        Seen(
            made.inspection.request_no,
            str(made.inspection.data.get("applicant", "")),
            made.inspection.ground,
            made.made_at,
            tuple(sorted(days.get(made.pk, ()))),
        )
        for made in lists
    ]


def names_held(made: InspectionList) -> bool:
    """Whether a list names somebody who must not be shown any more: 支援措置 or a hold came after it was made."""
    held = sorted(never_listed())
    return bool(held) and InspectionPart.objects.filter(list=made, subjects__overlap=held).exists()


def is_read_today(made: InspectionList) -> bool:
    """Whether somebody who may look was identified for this list today."""
    return InspectionAct.objects.filter(list=made, act=Act.READ, on=clock.today()).exists()

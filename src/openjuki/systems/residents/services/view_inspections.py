"""閲覧の表示: requests, one request, who saw a person's record, and what the city publishes; logged first (S 9.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from openjuki.kernel.certificates.named import Asked
from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.course import State
from openjuki.kernel.inspection.papers import Published, publication, published
from openjuki.runtime import audit, clock, installation
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors import inspections as selectors
from openjuki.systems.residents.selectors.inspections import ActLine, InspectionLine, ListLine, Seen
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.inspections import (
    RIGHT,
    check_right,
    findings_on,
    inspection_row,
)
from openjuki.systems.residents.services.paper_release import LIST, released
from openjuki.systems.residents.services.view_person import opened

PUBLISH: Final = "residents.inspection.publish"
MOST_SEEN: Final = selectors.MOST_SEEN
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class InspectionView:
    """One request. `findings`: what stands against granting it, while nothing is decided."""

    line: InspectionLine
    asked: Application = field(repr=False)
    ward: str
    version: int
    entered_by: str
    decided_by: str
    refusal: str
    acts: tuple[ActLine, ...]
    lists: tuple[ListLine, ...]
    findings: tuple[Finding, ...]

    @property
    def list(self) -> ListLine | None:
        """The newest list: the one that is read."""
        return self.lists[0] if self.lists else None


@service("residents.list_inspections")
def list_inspections(*, staff: Staff, state: str = "", scope: Scope = WHOLE) -> list[InspectionLine]:
    """閲覧の請求の一覧. Raises Forbidden."""
    check_right(staff, RIGHT)
    found = selectors.inspections(scope.of(staff), state=state, limit=MOST)
    audit.view("residents.list_inspections", staff=staff, terms={"requests": [x.request_no for x in found]})
    return found


@service("residents.view_inspection")
def view_inspection(*, staff: Staff, request_no: str) -> InspectionView:
    """One request with its history and its lists. Raises Forbidden, NotFound."""
    row = inspection_row(staff, request_no)
    asked = Application.of(row.data)
    audit.view("residents.view_inspection", staff=staff, terms={"request_no": request_no})
    return InspectionView(
        line=selectors.line_from(row),
        asked=asked,
        ward=row.ward,
        version=row.version,
        entered_by=row.entered_by,
        decided_by=row.decided_by,
        refusal=row.refusal,
        acts=selectors.acts_of(row),
        lists=selectors.lists_of(row),
        findings=findings_on(asked) if row.state == State.RECEIVED else (),
    )


@service("residents.person_inspections")
def person_inspections(*, staff: Staff, addressee_no: str, case_no: str = "", reason: str = "") -> list[Seen]:
    """Who looked at a person's record in a list. Refused as the record is (`opened`). Raises Forbidden, NotFound."""
    check_right(staff, RIGHT)
    opened(staff, addressee_no, case_no, reason)
    audit.view(
        "residents.person_inspections", staff=staff, subjects=[addressee_no], reason=reason, case_no=case_no
    )
    return selectors.seen_of(addressee_no)


@service("residents.inspection_publication")
def publication_rows(*, staff: Staff, since: date, until: date, scope: Scope = WHOLE) -> list[Published]:
    """閲覧の状況 of a period as it is published (第11条第3項, 第11条の2第12項). Raises Forbidden, Invalid."""
    rows = _published(staff, since, until, scope)
    audit.view("residents.inspection_publication", staff=staff, terms=_period(since, until))
    return rows


@reports(LIST)
@service("residents.inspection_print_publication")
def print_publication(*, staff: Staff, since: date, until: date, scope: Scope = WHOLE) -> bytes:
    """The same as a paper. Raises Forbidden, Invalid, NotPrintable."""
    rows = _published(staff, since, until, scope)
    now = clock.now()
    ward = scope.of(staff).ward
    paper = publication(
        rows, since=since, until=until, made_on=now.date(), specimen=installation.current().specimen,
        office=f"{certificates.ward_name(ward) if ward else certificates.city_name()}役所",
    )  # fmt: skip
    printed = released([(paper, Asked(None))], channel=LIST, mark="inspections", made_at=now)
    audit.view("residents.inspection_print_publication", staff=staff, terms=_period(since, until))
    return printed.pdf


def _published(staff: Staff, since: date, until: date, scope: Scope) -> list[Published]:
    check_right(staff, PUBLISH)
    if since > until:
        raise Invalid(
            Finding("V18", "期間の始めが終わりより後です。", field="since", remedy="期間を確かめてください。")
        )
    whole_ward = Scope(scope.of(staff).ward)  # a part of what the law has published is no publication
    found = selectors.readings(whole_ward, since, until)
    return [row for asked, days in found if (row := published(asked, days)) is not None]


def _period(since: date, until: date) -> dict[str, str]:
    return {"since": since.isoformat(), "until": until.isoformat()}

"""届いた通知の一覧: what came from elsewhere and what has become of it, until a case is settled or it is put aside.

転入通知 that could not be written by themselves (取込エラー一覧, S 4.1.3.1.2), 9条2項通知 and those of a family
register (S 4.2.0.3): one list. Of somebody under 支援措置 only that there is one, without the right.
RR-02, 住民基本台帳法 第9条.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from openjuki.kernel.received.contents import BASIS_TITLES, CONTENTS, ITEM_LABELS, MOVE_IN_BASIS
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import DeliveredNotification
from openjuki.systems.residents.models.incoming import OUTCOMES, WAITING
from openjuki.systems.residents.selectors import holds
from openjuki.systems.residents.selectors.delivered_notices import LATE_AFTER, NARROWED, notices, waited
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.move_in_notifications import opened
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.search_residents import SUPPORT

#: What the list can be narrowed to.
STATES: Final = {"open": "未処理", "in_case": "処理中", "closed": "処理済み・自動記載", "all": "すべて"}
MOST: Final = 200


def narrowed_to(given: Mapping[str, str]) -> dict[str, str]:
    """What the address says of the list; a value that it does not know counts as none."""
    state, basis = given.get("state", ""), given.get("basis", "")
    return {
        "state": state if state in STATES else "open",
        "basis": basis if basis in BASIS_TITLES else "",
        "number": given.get("number", "").strip()[:100],
    }


@dataclass(frozen=True, slots=True)
class Line:
    """届いた通知の一行. Of somebody under 支援措置 only that there is one, without the right.

    `state`: key of `STATES` or of what closed it; `days`: since it came; `late`: it waits for too long.
    """

    source_id: str
    basis: str
    content: str
    state: str
    outcome: str
    received_on: date
    days: int
    late: bool
    from_name: str
    number: str
    name: str = field(repr=False)
    changed_on: date | None
    addressee_no: str
    case_no: str
    findings: tuple[Mapping[str, Any], ...]
    protected: bool

    @property
    def basis_title(self) -> str:
        """通知の種類."""
        return BASIS_TITLES[self.basis]

    @property
    def content_title(self) -> str:
        """通知の内容."""
        return CONTENTS[self.content].title

    @property
    def state_title(self) -> str:
        """状態; of one that waits, whether it could not be read or asks for a look."""
        if self.state == "in_case":
            return STATES[self.state]
        return OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class Detail:
    """One notice with all that it says. `told`: label and words; `editions`: its corrections, and what they became."""

    line: Line
    person: str
    notified_on: date
    received_at: datetime
    received_by: str
    told: tuple[tuple[str, str], ...] = field(repr=False)
    editions: tuple[tuple[str, int, str], ...]
    closed_reason: str
    closed_by: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """Lines, and whether there are more than could be shown."""

    lines: tuple[Line, ...]
    more: bool


@service("residents.list_move_in_notifications")
def list_notices(
    *, staff: Staff, state: str = "open", basis: str = "", number: str = "", scope: Scope = WHOLE
) -> Listed:
    """届いた通知一覧 of the scope; those without a person are everybody's. What waits: the oldest first.

    Raises Invalid for an unknown state.
    """
    if state not in NARROWED or basis not in ("", *BASIS_TITLES):
        raise Invalid(
            Finding("N10", "絞り込みの値が違います。", field="state", remedy="一覧から選んでください。")
        )
    found = notices(scope.of(staff)).filter(NARROWED[state])
    if basis:
        found = found.filter(basis=basis)
    if number:
        found = found.filter(number=number)
    order = "received_at" if state in ("open", "in_case") else "-received_at"
    listed = list(found.order_by(order, "pk")[: MOST + 1])
    rows = listed[:MOST]
    protected = _protected(rows)
    hidden = frozenset() if staff.may(SUPPORT) else protected
    named = [d for d in rows if d.pk not in hidden]
    audit.view(
        "residents.list_move_in_notifications", staff=staff,
        subjects=[d.addressee_no for d in named if d.addressee_no],
        # Nobody's yet, but its name is on the page: the log names the notice.
        terms={"state": state, "basis": basis, "count": len(rows),
               "notices": [d.source_id for d in named if not d.addressee_no]},
    )  # fmt: skip
    lines = tuple(_line(d, d.pk in protected, d.pk in hidden) for d in rows)
    return Listed(lines, len(listed) > MOST)


def lines_held(lines: Sequence[Line]) -> list[Line]:
    """The same lines as the notices stand, which stay so until the transaction ends."""
    ids = [line.source_id for line in lines]
    held = DeliveredNotification.objects.select_for_update().filter(source_id__in=ids).order_by("pk")
    return _again(lines, {row.source_id: row for row in held}.__getitem__)


def lines_anew(lines: Sequence[Line]) -> list[Line]:
    """The same lines, each notice read alone by its number: what a printed list is compared with."""
    return _again(lines, lambda source_id: DeliveredNotification.objects.get(source_id=source_id))


def _again(lines: Sequence[Line], read: Callable[[str], DeliveredNotification]) -> list[Line]:
    return [_line(read(x.source_id), x.protected, _is_hidden(x)) for x in lines]


def _is_hidden(line: Line) -> bool:
    """Whether the list says of it only that there is one."""
    told = line.from_name or line.number or line.name or line.changed_on or line.addressee_no or line.case_no
    return line.protected and not told


@service("residents.view_notice")
def view_notice(*, staff: Staff, source_id: str) -> Detail:
    """One notice; on the log first. Raises NotFound (another ward's too), Forbidden (S07)."""
    row = notice_for(staff, source_id)
    audit.view(
        "residents.view_notice", staff=staff, subjects=[n for n in [row.addressee_no] if n],
        terms={"source": source_id}, case_no=row.case_no,
    )  # fmt: skip
    protected = bool(_protected([row]))
    others = DeliveredNotification.objects.filter(
        basis=row.basis, from_code=row.from_code, number=row.number
    ).exclude(pk=row.pk)
    return Detail(
        line=_line(row, protected, False),
        person=CONTENTS[row.content].person,
        notified_on=row.notified_on,
        received_at=row.received_at,
        received_by=row.received_by,
        told=tuple(_told(row)),
        editions=tuple(
            (d.source_id, d.edition, OUTCOMES[d.outcome])
            for d in (others.order_by("edition") if row.number else ())
        ),
        closed_reason=row.closed_reason,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
    )


def notice_for(staff: Staff, source_id: str, *, lock: bool = False) -> DeliveredNotification:
    """The row, for these staff. Raises NotFound, Forbidden where it speaks of a protected person (S07)."""
    found = DeliveredNotification.objects.select_for_update() if lock else DeliveredNotification.objects
    row = found.filter(source_id=source_id).first()
    if row is None or (staff.ward and row.ward not in ("", staff.ward)):
        raise NotFound(Finding("N04", "この通知はありません。", remedy="一覧を更新して選び直してください。"))
    refuse_protected(staff, _meant(row))
    return row


def _meant(row: DeliveredNotification) -> list[str]:
    """The one it is about; while nobody has said, all whom it may mean."""
    return [row.addressee_no] if row.addressee_no else row.suspects


def _protected(listed: Sequence[DeliveredNotification]) -> frozenset[int]:
    """Keys of those that are, or may be, about somebody under 支援措置."""
    held = holds.protected(sorted({no for row in listed for no in _meant(row)}))
    return frozenset(row.pk for row in listed if held.intersection(_meant(row)))


def _line(row: DeliveredNotification, protected: bool, hidden: bool) -> Line:
    state = row.outcome
    if row.outcome in WAITING:
        state = "in_case" if row.case_no else "open"
    return Line(
        source_id=row.source_id,
        basis=row.basis,
        content=row.content,
        state=state,
        outcome=row.outcome,
        received_on=row.received_at.astimezone(clock.TOKYO).date(),
        days=waited(row),
        late=state == "open" and waited(row) > LATE_AFTER,
        from_name="" if hidden else row.from_name,
        number="" if hidden else row.number,
        name="" if hidden else str(opened(row).get("name", "")),
        changed_on=None if hidden else row.changed_on,
        addressee_no="" if hidden else row.addressee_no,
        case_no="" if hidden else row.case_no,
        findings=() if hidden else tuple(row.findings),
        protected=protected,
    )


def _told(row: DeliveredNotification) -> list[tuple[str, str]]:
    """What it says, in words; a 住民票コード never."""
    body = opened(row)
    told = [("氏名", body["name"]), ("生年月日", body.get("birth_text") or body.get("birth", ""))]
    if row.basis == MOVE_IN_BASIS:
        place = body["destination"]
        told.append(("転出先(確定)", f"{place['text']}{place['lot']}　{place['detail']}".strip("　")))
    told += [(ITEM_LABELS[n], v) for n, v in body.get("items", {}).items() if n in ITEM_LABELS and v]
    return [*told, ("摘要", body["note"])] if body.get("note") else told

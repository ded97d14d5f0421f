"""移転先の一覧と利用申請 — HB-06, HB-07: who gets what, on which decision, how far each has fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from openjuki.messages.hub.resident_delta.v1 import Body
from openjuki.messages.parts import items_of
from openjuki.runtime.exchange import transfers
from openjuki.systems.hub.models import Destination, UseApplication
from openjuki.systems.hub.models.destination import IN_FORCE

SCOPES: Final = {"residents": "現存者", "deleted": "除票", "non-residents": "住登外者"}
LABELS: Final = {
    "RR-J-other-01": "宛名番号", "RR-J-other-02": "世帯番号", "RR-J-other-03": "世帯員の並び順",
    "RR-J-other-05": "住民状態", "RR-J-other-06": "住民種別", "RR-J-law-01": "氏名",
    "RR-J-law-02": "氏名の振り仮名", "RR-J-law-05": "生年月日", "RR-J-law-06": "性別",
    "RR-J-law-07": "世帯主の氏名・続柄", "RR-J-law-08": "世帯主である旨", "RR-J-law-10": "住民となった日",
    "RR-J-law-11": "住所", "RR-J-law-12": "住所を定めた日", "RR-J-law-13": "届出の年月日",
    "RR-J-law-14": "転入前住所", "RR-J-law-15": "個人番号", "RR-J-del-law-01": "消除事由",
    "RR-J-del-law-03": "消除の年月日",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """One application with its decision."""

    id: int
    items: tuple[str, ...]
    scope: tuple[str, ...]
    purpose: str
    applied_by: str
    applied_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_at: datetime | None
    end_reason: str

    @property
    def state(self) -> str:
        """In Japanese."""
        if self.ended_at:
            return "終了"
        return "承認済み" if self.approved_at else "審査中"


@dataclass(frozen=True, slots=True)
class Line:
    """One destination in the list. `read`: the position up to which it has fetched, of `newest`."""

    no: int
    office: str
    affairs: str
    roads: str
    items: int
    has_number: bool
    approved: bool
    read: int | None
    newest: int
    last_read: datetime | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One destination with everything."""

    no: int
    offices: tuple[str, ...]
    affairs: str
    method: str
    legal_basis: str
    uses: tuple[Use, ...]


def all_items() -> list[tuple[str, str]]:
    """Every recorded item that the hub can give: id and Japanese name."""
    known = sorted({i for ids in items_of(Body).values() for i in ids})
    return [(i, LABELS.get(i, i)) for i in known]


def lines() -> list[Line]:
    """All destinations in the order of the table."""
    uses = {u.destination_id: u for u in UseApplication.objects.filter(IN_FORCE)}
    readers = {r.consumer: r for r in transfers.readers()}
    return [_line(d, uses.get(d.no), readers.get(d.consumer)) for d in Destination.objects.order_by("no")]


def _line(d: Destination, use: UseApplication | None, reader: transfers.Reader | None) -> Line:
    roads = (("専用の差分", d.dedicated), ("差分", d.by_feed and not d.dedicated), ("照会", d.by_inquiry))
    items = use.items if use else []
    return Line(
        no=d.no,
        office=d.offices[0] if d.offices else "",
        affairs=d.affairs,
        roads="・".join(name for name, has in roads if has) or "媒体",
        items=len(items),
        has_number="RR-J-law-15" in items,
        approved=use is not None,
        read=reader.position if reader else None,
        newest=reader.newest if reader else 0,
        last_read=reader.at if reader else None,
    )


def whole(number: int) -> Whole | None:
    """One destination with all its applications, newest first; None where there is none."""
    d = Destination.objects.filter(no=number).first()
    if d is None:
        return None
    uses = tuple(_use(u) for u in d.applications.order_by("-id"))
    return Whole(d.no, tuple(d.offices), d.affairs, d.method, d.legal_basis, uses)


def _use(u: UseApplication) -> Use:
    return Use(
        u.pk, tuple(LABELS.get(i, i) for i in u.items), tuple(SCOPES[s] for s in u.scope), u.purpose,
        u.applied_by, u.applied_at, u.approved_by or "", u.approved_at, u.ended_at, u.end_reason,
    )  # fmt: skip

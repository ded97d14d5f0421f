"""移転記録 — L-01, HB-05: to whom a person was given, by feed or on inquiry, refusals included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openjuki.runtime.exchange import transfers
from openjuki.systems.hub.models import Destination, Inquiry
from openjuki.systems.hub.selectors.allowed import destination_no

GIVEN, LEFT_OUT, REFUSED = "移転", "対象外のため移転せず", "拒否"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, to which office, by which road, with which outcome and why."""

    at: datetime
    consumer: str
    office: str
    road: str
    outcome: str
    detail: str
    record_id: UUID


def about(addressee_no: str) -> list[Entry]:
    """Everything about a person, newest first."""
    names = _names()
    fed = [
        Entry(
            t.at, t.consumer, names.get(t.consumer, t.consumer), "差分",
            GIVEN if t.given else LEFT_OUT, f"位置 {t.position}", t.page_id,
        )
        for t in transfers.about(addressee_no)
    ]  # fmt: skip
    asked = [
        _asked(i, names) for i in Inquiry.objects.filter(addressee_no=addressee_no).order_by("-at")[:500]
    ]
    return sorted(fed + asked, key=lambda e: e.at, reverse=True)


def refused_inquiries(limit: int = 100) -> list[Entry]:
    """Questions that were not answered, newest first."""
    names = _names()
    return [_asked(i, names) for i in Inquiry.objects.filter(outcome="refused").order_by("-at")[:limit]]


def _asked(i: Inquiry, names: dict[str, str]) -> Entry:
    given = i.outcome == "given"
    detail = f"{i.reason}(照会者 {i.operator})" if given else f"{i.refusal}(照会者 {i.operator})"
    office = names.get(i.consumer, i.consumer)
    return Entry(i.at, i.consumer, office, "照会", GIVEN if given else REFUSED, detail, i.pk)


def _names() -> dict[str, str]:
    return {
        d.consumer: f"{d.no} {d.offices[0] if d.offices else ''}"
        for d in Destination.objects.all()
        if destination_no(d.consumer)
    }

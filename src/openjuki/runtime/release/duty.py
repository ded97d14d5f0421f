"""当番: who answers for an incident, and who could, as far as this system knows its staff — by their sign-ins here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from openjuki.runtime.signin.models import StaffSession


@dataclass(frozen=True, slots=True)
class Duty:
    """当番: who answers for what is found."""

    user_id: str
    name: str


def still_may(user_id: str, right: str) -> bool:
    """Whether a person had the right at their last sign-in here; who never signed in is believed."""
    last = _newest().filter(user_id=user_id).first()
    return last is None or right in last.staff["rights"]


def who_may(right: str, ward: str) -> Duty | None:
    """Of those who had the right at their last sign-in: of the ward before others, who is signed in before who has
    left, the latest first. None where there never was anybody."""
    able = [s for s in _newest() if right in s.staff["rights"]]
    found = max(able, key=lambda s: (s.staff["ward"] == ward, s.ended_at is None, s.seen_at), default=None)
    return Duty(found.user_id, found.staff["name"]) if found else None


def _newest() -> QuerySet[StaffSession]:
    """The last sign-in of each person at this system."""
    return StaffSession.objects.order_by("user_id", "-started_at").distinct("user_id")

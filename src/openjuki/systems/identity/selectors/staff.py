"""Reading accounts and rights (職員と権限の照会)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from openjuki.runtime import clock
from openjuki.systems.identity.models import (
    Grant,
    GrantApplication,
    KnownRight,
    Role,
    SecurityEvent,
    SignIn,
    StaffUser,
)


def real_today() -> date:
    """The real day in Japan: rights run by it even where business time is shifted."""
    return clock.real_now().astimezone(clock.TOKYO).date()


def staff(user_id: str) -> StaffUser | None:
    """An account by ID."""
    return StaffUser.objects.filter(user_id=user_id).first()


def all_staff() -> QuerySet[StaffUser]:
    """All accounts, also ended ones: IDs are never used again (U-01)."""
    return StaffUser.objects.order_by("user_id")


def grants_of(person: StaffUser, day: date | None = None) -> QuerySet[Grant]:
    """Grants in force on a day (default: today)."""
    day = day or real_today()
    return (
        Grant.objects.filter(staff=person, ended_at=None, right__current=True, starts_on__lte=day)
        .filter(Q(ends_on=None) | Q(ends_on__gte=day))
        .select_related("right")
        .order_by("right_id")
    )


def rights_of(person: StaffUser, system: str) -> frozenset[str]:
    """Rights that a person has at one system today; none for an account that is not active."""
    if not person.is_active:
        return frozenset()
    return frozenset(grants_of(person).filter(right__system=system).values_list("right_id", flat=True))


def systems_of(person: StaffUser) -> list[str]:
    """Systems at which the person has any right."""
    return sorted(set(grants_of(person).values_list("right__system", flat=True)))


def applications(*, pending_only: bool = False) -> QuerySet[GrantApplication]:
    """Applications, newest first, with the people in them."""
    found = GrantApplication.objects.select_related("staff", "maker", "checker").order_by("-made_at", "-pk")
    return found.filter(state="pending") if pending_only else found


def known_rights() -> QuerySet[KnownRight]:
    """Rights that can be applied for."""
    return KnownRight.objects.filter(current=True).order_by("system", "right")


def roles() -> QuerySet[Role]:
    """Named bundles."""
    return Role.objects.prefetch_related("rights").order_by("name")


def rights_in_roles(names: Iterable[str]) -> list[str]:
    """Rights in the named bundles that still exist."""
    found = Role.objects.filter(name__in=list(names), rights__right__current=True)
    return sorted(set(found.values_list("rights__right_id", flat=True)))


def live_sign_ins() -> QuerySet[SignIn]:
    """Sign-ins that have not ended."""
    return SignIn.objects.filter(ended_at=None).select_related("staff").order_by("-started_at")


def events(*, user_id: str = "", limit: int = 200) -> list[SecurityEvent]:
    """The record of accounts and sign-ins, newest first."""
    found = SecurityEvent.objects.order_by("-at", "-pk")
    return list((found.filter(user_id=user_id) if user_id else found)[:limit])

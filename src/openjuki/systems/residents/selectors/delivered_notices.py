"""届いた通知: which of them a list is about, and what waits for too long."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet

from openjuki.runtime import clock
from openjuki.systems.residents.models import DeliveredNotification
from openjuki.systems.residents.models.incoming import WAITING
from openjuki.systems.residents.selectors.scope import Scope

#: 未処理のまま日がたった通知: so many days after it came.
LATE_AFTER: Final = 14
OPEN: Final = Q(outcome__in=WAITING, case_no="")
NARROWED: Final = {
    "open": OPEN,
    "in_case": Q(outcome__in=WAITING) & ~Q(case_no=""),
    "closed": ~Q(outcome__in=WAITING),
    "all": Q(),
}


def notices(scope: Scope) -> QuerySet[DeliveredNotification]:
    """Those of the scope; one that is nobody's yet belongs to every ward."""
    found = DeliveredNotification.objects.all()
    if scope.ward:
        found = found.filter(ward__in=("", scope.ward))
    if scope.towns:
        found = found.filter(Q(addressee_no="") | Q(addressee_no__in=scope.people().values("addressee_no")))
    return found


def waited(row: DeliveredNotification) -> int:
    """Days since it came."""
    return (clock.today() - row.received_at.astimezone(clock.TOKYO).date()).days


def late_count(scope: Scope) -> int:
    """How many of the scope wait for too long."""
    midnight = clock.now().astimezone(clock.TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    return notices(scope).filter(OPEN, received_at__lt=midnight - timedelta(days=LATE_AFTER)).count()

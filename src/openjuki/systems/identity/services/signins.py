"""Sign-ins (サインイン): opened after proof, one per person at a time, ended for all systems at once.

Source: U-01 (concurrent use of one ID is detected), U-06, U-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from openjuki.runtime import clock
from openjuki.runtime.ids import uuid7
from openjuki.systems.identity.models import SignIn, StaffUser
from openjuki.systems.identity.services import announcing, events

# After this long without any activity at any system a fresh proof is asked for, whatever the browser holds.
IDLE = timedelta(seconds=900)
ABSOLUTE = timedelta(hours=12)


@transaction.atomic
def open_sign_in(
    *, person: StaffUser, methods: Sequence[str], terminal: str, proved_at: datetime
) -> tuple[SignIn, bool]:
    """Open a sign-in; a former one of the same ID ends, and that is noted (U-01).

    Returns the row and whether a live one at another terminal was displaced.
    """
    StaffUser.objects.select_for_update().get(pk=person.pk)
    now = clock.real_now()
    displaced = False
    for former in SignIn.objects.filter(staff=person, ended_at=None):
        live = now - former.seen_at < IDLE and former.terminal != terminal
        _end(former, "displaced" if live else "replaced")
        if live:
            displaced = True
            since, address = former.started_at.astimezone(clock.TOKYO), former.terminal.split(" ")[0]
            detail = f"先のサインイン {since:%m/%d %H:%M} {address}"
            events.note(kind="concurrent_sign_in", user_id=person.user_id, terminal=terminal, detail=detail)
    row = SignIn.objects.create(
        public_id=uuid7(),
        staff=person,
        terminal=terminal,
        methods=list(methods),
        started_at=now,
        seen_at=now,
        proved_at=proved_at,
    )
    events.note(kind="signed_in", user_id=person.user_id, actor=person.user_id, terminal=terminal)
    return row, displaced


def live(public_id: str | UUID) -> SignIn | None:
    """A sign-in that still stands: not ended, not too old, of an active account."""
    row = SignIn.objects.select_related("staff").filter(public_id=public_id, ended_at=None).first()
    if row is None or not row.staff.is_active or clock.real_now() - row.started_at > ABSOLUTE:
        return None
    return row


def is_idle(row: SignIn) -> bool:
    """True where a fresh proof is due."""
    return clock.real_now() - row.seen_at > IDLE


def touch(row: SignIn) -> None:
    """Activity, here or at a system. One that is idle or locked stays so: only a proof wakes it (U-12)."""
    now = clock.real_now()
    SignIn.objects.filter(pk=row.pk, seen_at__gte=now - IDLE).update(seen_at=now)


def proved(row: SignIn, *, methods: Sequence[str], at: datetime) -> None:
    """The person proved themselves (again) at `at`; what was proved is kept."""
    row.methods, row.proved_at, row.seen_at = list(methods), at, clock.real_now()
    row.save(update_fields=["methods", "proved_at", "seen_at"])


def lock(row: SignIn) -> None:
    """画面ロック at identity's own screens: the next request asks for a fresh proof."""
    SignIn.objects.filter(pk=row.pk).update(seen_at=clock.real_now() - IDLE - timedelta(seconds=1))


@transaction.atomic
def end_sign_in(*, public_id: str | UUID, user_id: str, reason: str) -> bool:
    """End one sign-in and with it the sessions of all systems. False where it had ended."""
    row = (
        SignIn.objects.select_for_update(of=("self",))
        .select_related("staff")
        .filter(public_id=public_id, staff__user_id=user_id, ended_at=None)
        .first()
    )
    if row is None:
        return False
    _end(row, reason)
    events.note(kind="signed_out", user_id=user_id, terminal=row.terminal, detail=reason)
    return True


def end_all(person: StaffUser, *, reason: str) -> None:
    """End the sign-ins of a person here; the caller announces the end to the systems."""
    SignIn.objects.filter(staff=person, ended_at=None).update(ended_at=clock.real_now(), end_reason=reason)


def _end(row: SignIn, reason: str) -> None:
    row.ended_at, row.end_reason = clock.real_now(), reason
    row.save(update_fields=["ended_at", "end_reason"])
    announcing.announce(row.staff, action="end_session", sign_in=row.public_id)

"""Server-side sessions of staff (操作者のセッション): open, find, lock, unlock, refresh, end.

The browser holds a random key; the row holds its hash. Source: decisions.md, Sign-in; U-01, U-06, U-12.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import policy
from openjuki.runtime.signin.models import RightsFloor, StaffSession
from openjuki.runtime.signin.staff import Staff


class SignInRefused(Refused):
    """The assertion is genuine but must not open or unlock a session."""

    status = 403
    title = "サインインできませんでした"


def open_session(claims: Mapping[str, Any], *, terminal: str) -> tuple[StaffSession, str]:
    """Open a session from a verified assertion; returns the row and the key for the cookie.

    Raises SignInRefused where the person's rights were revoked after the assertion was made (U-06).
    """
    key = secrets.token_urlsafe(32)
    now = clock.real_now()
    with transaction.atomic():
        _refuse_revoked(claims)
        row = StaffSession.objects.create(
            public_id=uuid7(),
            key_hash=_hash(key),
            user_id=claims["sub"],
            identity_session=uuid.UUID(claims["sid"]),
            rights_version=claims["rights_version"],
            staff=_kept(claims),
            terminal=terminal,
            started_at=now,
            seen_at=now,
            refreshed_at=now,
            confirmed_at=now,
        )
    return row, key


def find(key: str) -> StaffSession | None:
    """The row of a cookie's key, ended or not; None for an unknown key."""
    return StaffSession.objects.filter(key_hash=_hash(key)).first()


def staff_of(row: StaffSession) -> Staff:
    """The frozen value for `request.staff`."""
    return Staff.from_claims(row.staff, session_id=str(row.public_id), terminal=row.terminal)


def lock(row: StaffSession) -> None:
    """画面ロック: nothing is lost, nothing goes on until the same person is back (U-12)."""
    now = clock.real_now()
    if StaffSession.objects.filter(pk=row.pk, locked_at=None, ended_at=None).update(locked_at=now):
        row.locked_at = now


def is_idle(row: StaffSession) -> bool:
    """True where nothing was done for the system's idle time."""
    limit = policy.idle_seconds()
    return bool(limit) and clock.real_now() - row.seen_at > timedelta(seconds=limit)


def still_since(row: StaffSession) -> datetime | None:
    """When a session came to rest (locked, or idle for too long); None while it may be used or is over."""
    if row.ended_at is not None or expired(row):
        return None
    if row.locked_at is not None:
        return row.locked_at
    return row.seen_at + timedelta(seconds=policy.idle_seconds()) if is_idle(row) else None


def proof_due(claims: Mapping[str, Any], row: StaffSession | None) -> bool:
    """True where the assertion's proof is older than a rest or a sign-out that it would step over (U-12).

    Looked at: the browser's own session `row`, and every session here of the person or of the same sign-in.
    The cookie alone would not do: who sits down at a locked screen can delete it. A sign-out counts too:
    identity may not have heard of it.
    """
    same = Q(identity_session=uuid.UUID(claims["sid"]))
    around = Q(ended_at=None) & (Q(user_id=claims["sub"]) | same) | Q(end_reason="out") & same
    rows = [*StaffSession.objects.filter(around), *([row] if row else [])]
    rests = [r.ended_at if r.end_reason == "out" else still_since(r) for r in rows]
    return any(rest is not None and claims["auth_time"] < int(rest.timestamp()) for rest in rests)


def unlock(row: StaffSession, claims: Mapping[str, Any]) -> None:
    """解除: only for the person of the session, and only if they proved themselves after the lock.

    Raises SignInRefused for another person or an old proof.
    """
    if claims["sub"] != row.user_id:
        raise SignInRefused(
            Finding(
                "AU-11",
                "ロックした本人ではありません",
                law="U-12",
                remedy="ロックした本人が解除するか、一度サインアウトしてからサインインしてください",
            )
        )
    since = row.locked_at or row.seen_at
    if claims["auth_time"] < int(since.timestamp()):
        raise SignInRefused(
            Finding(
                "AU-12",
                "ロックの後に本人の確認がされていません",
                law="U-12",
                remedy="もう一度解除してください",
            )
        )
    with transaction.atomic():
        _refuse_revoked(claims)
        StaffSession.objects.filter(pk=row.pk, ended_at=None).update(
            locked_at=None, identity_session=uuid.UUID(claims["sid"]), **_confirmed(claims)
        )


def touch(row: StaffSession) -> None:
    """Note activity; written at most every few seconds, the lock does not need more."""
    now = clock.real_now()
    if now - row.seen_at > timedelta(seconds=policy.TOUCH_EVERY):
        StaffSession.objects.filter(pk=row.pk, locked_at=None).update(seen_at=now)
        row.seen_at = now


def expired(row: StaffSession) -> bool:
    """True after the absolute lifetime."""
    return clock.real_now() - row.started_at > timedelta(seconds=policy.ABSOLUTE)


def is_open(row: StaffSession) -> bool:
    """True where the session may be used as it stands: neither ended, locked, idle nor past its time."""
    return row.ended_at is None and row.locked_at is None and not expired(row) and not is_idle(row)


def take_refresh(row: StaffSession) -> bool:
    """True for the one request that shall ask identity for fresh rights now."""
    now = clock.real_now()
    due = now - timedelta(seconds=policy.refresh_seconds())
    if row.refreshed_at > due:
        return False
    taken = StaffSession.objects.filter(pk=row.pk, refreshed_at__lte=due).update(refreshed_at=now)
    return taken == 1


def confirm(row: StaffSession, claims: Mapping[str, Any]) -> None:
    """Take over fresh rights from a verified assertion. Raises SignInRefused for another person's."""
    if claims["sub"] != row.user_id:
        raise SignInRefused(Finding("AU-14", "別の職員の証明です", law="U-01"))
    fields = _confirmed(claims)
    fields.pop("seen_at")
    StaffSession.objects.filter(pk=row.pk).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)


def unconfirmed_too_long(row: StaffSession) -> bool:
    """True where identity has not been heard for so long that the rights known here are void."""
    return clock.real_now() - row.confirmed_at > timedelta(
        seconds=policy.refresh_seconds() + policy.REFRESH_GRACE
    )


def end(row: StaffSession, reason: str) -> None:
    """End one session. Reasons: out, expired, revoked, identity."""
    _end(Q(pk=row.pk), reason)
    row.refresh_from_db()


def end_where(*, user_id: str, below_version: int | None = None, identity_session: str = "") -> int:
    """End sessions of a person, all or those that match; returns how many (U-06)."""
    match = Q(user_id=user_id)
    if below_version is not None:
        match &= Q(rights_version__lt=below_version)
    if identity_session:
        match &= Q(identity_session=uuid.UUID(identity_session))
    return _end(match, "revoked")


def ask_again(user_id: str) -> int:
    """Let every session of a person fetch fresh rights at its next request."""
    past = clock.real_now() - timedelta(days=1)
    return StaffSession.objects.filter(user_id=user_id, ended_at=None).update(refreshed_at=past)


def _end(match: Q, reason: str) -> int:
    return StaffSession.objects.filter(match, ended_at=None).update(
        ended_at=clock.real_now(), end_reason=reason
    )


def _confirmed(claims: Mapping[str, Any]) -> dict[str, Any]:
    now = clock.real_now()
    return {
        "staff": _kept(claims),
        "rights_version": claims["rights_version"],
        "refreshed_at": now,
        "confirmed_at": now,
        "seen_at": now,
    }


def _kept(claims: Mapping[str, Any]) -> dict[str, Any]:
    return Staff.from_claims(claims, session_id="", terminal="").to_claims()


def _refuse_revoked(claims: Mapping[str, Any]) -> None:
    take_floor_lock(claims["sub"])
    floor = RightsFloor.objects.filter(user_id=claims["sub"]).first()
    if floor is not None and claims["rights_version"] < floor.least_version:
        raise SignInRefused(
            Finding(
                "AU-13",
                "権限が変更又は取り消されています",
                law="U-06",
                remedy="もう一度サインインしてください",
            )
        )


def take_floor_lock(user_id: str) -> None:
    """Let opening a session and a rights message of the same person wait for each other.

    Without it a session could open between the message's floor and its ending of sessions. There may be no
    row to lock yet, hence an advisory lock; it ends with the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('rights_floor'), hashtext(%s))", [user_id])


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()

"""One-time codes (ワンタイムパスワード): a code counts once, none older than the last (RFC 6238).

allauth remembers a used code in the cache for one period only; with the neighbouring periods accepted (a
clerk types for some seconds) that is too short. So the last period used is kept with the secret, under lock.
"""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

from openjuki.systems.identity.models import StaffUser

KEY = "last_period"


def claim(person: StaffUser, code: str) -> bool:
    """False where the code is one of the person's one-time codes but its period was used already.

    True for a fresh code, which is used up by this call, and for anything that is no current code: that is
    for the caller to judge (it may be a recovery code).
    """
    with transaction.atomic():
        row = (
            Authenticator.objects.select_for_update()
            .filter(user_id=person.pk, type=Authenticator.Type.TOTP)
            .first()
        )
        period = _period(row, code) if row is not None else None
        if row is None or period is None:
            return True
        if period <= int(row.data.get(KEY, 0)):
            return False
        row.data[KEY] = period
        row.save(update_fields=["data"])
        return True


def use(person: StaffUser, code: str) -> bool:
    """True for a fresh code of the person, which is used up by this call."""
    row = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    if row is None or _period(row, code) is None or not claim(person, code):
        return False
    row.refresh_from_db()
    row.record_usage()
    return True


def current(secret: str, now: float) -> str:
    """The code of a moment (seconds since the epoch)."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(now) // 30))


def _period(row: Authenticator, code: str) -> int | None:
    secret = decrypt(row.data["secret"])
    for period in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, period))
        if compare_user_code(actual=code, expected=expected):
            return int(period)
    return None

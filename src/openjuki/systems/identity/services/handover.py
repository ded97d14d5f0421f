"""Handing a signed-in person over to another system (サインインの引渡し).

A one-time code goes through the browser; the signed assertion goes between servers. Source: decisions.md,
Sign-in (audience, subject, rights version, methods, at most 60 s, nonce).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction

from openjuki.runtime import clock, installation, topology
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import tokens
from openjuki.systems.identity.models import HandoverCode, SignIn, StaffUser
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import events, signins

CODE_LIFETIME = timedelta(seconds=60)
ASSERTION_LIFETIME = 60


class HandoverRefused(Refused):
    """引き渡せない: unknown system or address, used or expired code, ended sign-in."""

    status = 403
    title = "サインインを引き渡せません"


def check_destination(*, system: str, redirect: str) -> None:
    """Refuse a system or a return address that is not ours. Raises HandoverRefused."""
    if system not in topology.systems() or redirect != return_address(system):
        raise HandoverRefused(
            Finding(
                "ID-40",
                "戻り先が登録されたシステムではありません",
                remedy="業務システムの画面からやり直してください",
            )
        )


def return_address(system: str) -> str:
    """The one address of a system to which codes are sent."""
    return f"{installation.current().url(system)}/signin/return"


def issue_code(*, sign_in: SignIn, system: str, redirect: str, nonce: str) -> str:
    """A one-time code for one system, 60 seconds. Raises HandoverRefused."""
    check_destination(system=system, redirect=redirect)
    if not 16 <= len(nonce) <= 64:
        raise HandoverRefused(Finding("ID-41", "要求の形式が正しくありません"))
    if not people.rights_of(sign_in.staff, system):
        title = topology.nodes()[system].title
        raise HandoverRefused(
            Finding(
                "ID-42",
                f"{title}を使う権限がありません",
                law="U-05",
                remedy="所属の責任者を通じて権限を申請してください",
            )
        )
    code = secrets.token_urlsafe(32)
    now = clock.real_now()
    HandoverCode.objects.filter(expires_at__lt=now - timedelta(hours=1)).delete()
    HandoverCode.objects.create(
        code_hash=_hash(code),
        sign_in=sign_in,
        system=system,
        redirect=redirect,
        nonce=nonce,
        expires_at=now + CODE_LIFETIME,
    )
    signins.touch(sign_in)
    return code


def redeem(*, code: str, system: str, redirect: str) -> str:
    """Exchange a code for the assertion, for a system that has proved itself. Raises HandoverRefused.

    A second use ends the sign-in: somebody else holds the code.
    """
    with transaction.atomic():
        row = (
            HandoverCode.objects.select_for_update(of=("self",))
            .select_related("sign_in__staff")
            .filter(code_hash=_hash(code))
            .first()
        )
        fresh = row is not None and row.used_at is None
        if row is not None and fresh:
            row.used_at = clock.real_now()
            row.save(update_fields=["used_at"])
    if row is None:
        raise _bad_code("unknown", "", system)
    user_id = row.sign_in.staff.user_id
    if not fresh:
        signins.end_sign_in(public_id=row.sign_in.public_id, user_id=user_id, reason="code_reused")
        raise _bad_code("reused", user_id, system)
    if row.system != system or row.redirect != redirect:
        raise _bad_code("foreign", user_id, system)
    standing = signins.live(row.sign_in.public_id)
    if standing is None or clock.real_now() > row.expires_at:
        raise _bad_code("expired", user_id, system)
    return _assertion(standing, system, row.nonce)


def refresh(*, public_id: str, user_id: str, system: str, nonce: str) -> str:
    """Fresh assertion for a session that goes on. Raises HandoverRefused where the sign-in has ended."""
    row = signins.live(public_id)
    if row is None or row.staff.user_id != user_id:
        raise HandoverRefused(Finding("ID-43", "サインインは終了しています", law="U-06"))
    signins.touch(row)
    return _assertion(row, system, nonce)


def staff_claims(person: StaffUser, system: str) -> dict[str, Any]:
    """What a system learns of a person: only its own rights."""
    return {
        "sub": person.user_id,
        "name": person.name,
        "office_code": person.office_code,
        "ward": person.ward,
        "branch": person.branch,
        "rights": sorted(people.rights_of(person, system)),
        "rights_version": person.rights_version,
    }


def _assertion(row: SignIn, system: str, nonce: str) -> str:
    claims = {
        **staff_claims(row.staff, system),
        "methods": row.methods,
        "auth_time": int(row.proved_at.timestamp()),
        "sid": str(row.public_id),
        "nonce": nonce,
    }
    return tokens.issue(claims, typ=tokens.STAFF, audience=system, lifetime=ASSERTION_LIFETIME)


def _bad_code(why: str, user_id: str, system: str) -> HandoverRefused:
    events.note(kind="code_refused", user_id=user_id, actor=system, detail=why)
    return HandoverRefused(
        Finding("ID-44", "符号が無効か、使用済みです", remedy="サインインをやり直してください")
    )


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()

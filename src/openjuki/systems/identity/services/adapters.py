"""What allauth asks us (認証部品との接続): closed sign-up, Japanese texts, sealed secrets."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from openjuki.runtime import clock, fields
from openjuki.systems.identity.models import SignIn, StaffUser
from openjuki.systems.identity.services import lockout, signins

SESSION_KEY = "sign_in"
_PLACE = {"table": "mfa_authenticator", "column": "data", "row": "secret"}
_SECOND = {"totp": "totp", "webauthn": "passkey", "recovery_codes": "recovery"}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "職員ID又はパスワードが違います。",
        "incorrect_password": "パスワードが違います。",
        "too_many_login_attempts": "続けて失敗したため、しばらくサインインできません。",
        "account_inactive": "このアカウントは使用できません。所属の責任者に確認してください。",
        "rate_limited": "操作が多すぎます。時間をおいてやり直してください。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: nobody registers themselves."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's success messages are not shown; our pages say what happened."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """All factors were proved: open the sign-in and bind the browser's session to it."""
        super().login(request, user)
        if isinstance(user, StaffUser):
            methods, at = proof(request, user)
            row, displaced = signins.open_sign_in(
                person=user, methods=methods, terminal=terminal_of(request), proved_at=at
            )
            request.session[SESSION_KEY] = str(row.public_id)
            request.session["displaced"] = displaced

    def logout(self, request: HttpRequest) -> None:
        """End the sign-in for all systems, then the browser's session."""
        row = sign_in_of(request)
        if row is not None:
            signins.end_sign_in(public_id=row.public_id, user_id=row.staff.user_id, reason="out")
        super().logout(request)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of one-time codes are sealed with the system's field key before they reach the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "ワンタイムパスワードが違うか、使用済みです。次の番号を待って入力してください。",
        "cannot_delete_authenticator": "ワンタイムパスワードは解除できません。",
    }

    def encrypt(self, text: str) -> str:
        """Sealed text, base64."""
        return base64.b64encode(fields.seal(text, **_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises SealBroken where the field key does not fit."""
        return fields.unseal(base64.b64decode(encrypted_text), **_PLACE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """One second factor must remain; the one-time code is never given up for good."""
        return authenticator.type == Authenticator.Type.WEBAUTHN

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The ID in the authenticator app."""
        return str(user)


def proof(request: HttpRequest, person: StaffUser) -> tuple[list[str], datetime]:
    """What was proved in this browser session, and when last (real time)."""
    methods: list[str] = []
    last = 0.0
    for record in get_authentication_records(request, person):
        kind = str(record.get("type") or record["method"])
        methods.append(_SECOND.get(kind, kind))
        last = max(last, float(record["at"]))
    at = datetime.fromtimestamp(last, UTC) if last else clock.real_now()
    return sorted(set(methods)), at


def has_second_factor(methods: list[str]) -> bool:
    """True where more than a password was proved (U-02, U-03)."""
    return bool(set(methods) & set(_SECOND.values()))


def sign_in_of(request: HttpRequest) -> SignIn | None:
    """The standing sign-in of this browser."""
    public_id = request.session.get(SESSION_KEY)
    return signins.live(public_id) if public_id else None


def terminal_of(request: HttpRequest) -> str:
    """Address and device id, as in the sessions of the systems (U-13)."""
    return f"{request.META.get('REMOTE_ADDR', '')} {request.COOKIES.get('oj_device', '')}".strip()[:120]


def check_not_locked(request: HttpRequest, person: StaffUser) -> None:
    """Before a one-time code is looked at. Raises `LockedOut`."""
    lockout.refuse_locked(request, person.user_id)

"""What is noted while allauth and axes work (認証の出来事の記録): their signals, as events and counts."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.http import HttpRequest

from openjuki.systems.identity.models import StaffUser
from openjuki.systems.identity.services import accounts, events, lockout


def connect() -> None:
    """Connect once, from the app's `ready`."""
    authentication_failed.connect(_code_failed, dispatch_uid="identity-code-failed")
    authenticator_added.connect(_factor_added, dispatch_uid="identity-factor-added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="identity-factor-removed")
    password_changed.connect(_password_changed, dispatch_uid="identity-password-changed")
    user_locked_out.connect(_locked_out, dispatch_uid="identity-locked-out")


def _code_failed(request: HttpRequest, user: StaffUser, **kwargs: Any) -> None:
    lockout.count_failure(request, user.user_id)


def _factor_added(user: StaffUser, authenticator: Any, **kwargs: Any) -> None:
    events.note(kind="factor_added", user_id=user.user_id, actor=user.user_id, detail=str(authenticator.type))


def _factor_removed(user: StaffUser, authenticator: Any, **kwargs: Any) -> None:
    events.note(
        kind="factor_removed", user_id=user.user_id, actor=user.user_id, detail=str(authenticator.type)
    )


def _password_changed(user: StaffUser, **kwargs: Any) -> None:
    accounts.password_changed(user)


def _locked_out(username: str, ip_address: str, **kwargs: Any) -> None:
    events.note(kind="locked_out", user_id=username or "", terminal=ip_address or "")

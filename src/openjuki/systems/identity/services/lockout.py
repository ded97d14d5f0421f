"""Locking an ID after repeated failure (連続失敗によるロック), whichever factor failed.

django-axes counts failed passwords; a wrong one-time code is reported to it as a failure too, so that five
tries in all are what anyone has. Source: U-01, U-02.
"""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from openjuki.runtime.errors import Finding, Refused
from openjuki.systems.identity.services import events

MINUTES = 15


class LockedOut(Refused):
    """ロック中."""

    status = 429
    title = "このIDはロックされています"


def is_locked(request: HttpRequest, user_id: str) -> bool:
    """True where the ID may not be tried now."""
    return not AxesProxyHandler.is_allowed(request, {"username": user_id})


def refuse_locked(request: HttpRequest, user_id: str) -> None:
    """Raises LockedOut."""
    if is_locked(request, user_id):
        raise locked_out()


def locked_out() -> LockedOut:
    """The refusal, with what to do."""
    return LockedOut(
        Finding(
            "ID-52",
            f"続けて5回失敗したため、{MINUTES}分間サインインできません",
            law="U-01",
            remedy="時間をおいてやり直すか、情報システム担当に解除を依頼してください",
        )
    )


def count_failure(request: HttpRequest, user_id: str) -> None:
    """A wrong one-time code counts like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": user_id}, request=request)


def unlock(*, user_id: str, actor: str) -> None:
    """解除 by an administrator."""
    reset(username=user_id)
    events.note(kind="lock_released", user_id=user_id, actor=actor)

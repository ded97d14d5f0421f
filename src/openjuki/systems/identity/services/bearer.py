"""Bearer assertions for programs (API利用の証明): one per system, ten minutes, for a person with their code.

Source: decisions.md, Sign-in ("API clients get a bearer assertion per system").
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from openjuki.runtime import topology
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import tokens
from openjuki.systems.identity.models import StaffUser
from openjuki.systems.identity.services import codes, events, lockout
from openjuki.systems.identity.services.handover import staff_claims

LIFETIME = 600


class BearerRefused(Refused):
    """証明を発行できない. One text for every cause, so that nobody learns which part was right."""

    status = 401
    title = "証明を発行できません"


def issue_bearers(
    *, request: HttpRequest, user_id: str, password: str, code: str, audiences: tuple[str, ...]
) -> dict[str, str]:
    """Audience → bearer, for ID, password and one-time code. Raises BearerRefused, or 429 when locked out.

    Several audiences may be named, because a one-time code serves once; each gets a token of its own.
    """
    if not audiences or not set(audiences) <= set(topology.systems()):
        raise BearerRefused(Finding("ID-50", "宛先のシステムがありません", field="audience"))
    person = _proved(request, user_id, password, code)
    events.note(kind="bearer_issued", user_id=user_id, actor=user_id, detail=" ".join(audiences))
    return {
        a: tokens.issue(
            {**staff_claims(person, a), "methods": ["password", "totp"]},
            typ=tokens.BEARER,
            audience=a,
            lifetime=LIFETIME,
        )
        for a in audiences
    }


def _proved(request: HttpRequest, user_id: str, password: str, code: str) -> StaffUser:
    refused = BearerRefused(Finding("ID-51", "職員ID、パスワード又はワンタイムパスワードが違います"))
    lockout.refuse_locked(request, user_id)
    try:
        person = get_adapter().authenticate(request, username=user_id, password=password)
    except ValidationError:
        raise refused from None
    if not isinstance(person, StaffUser) or not person.is_active or person.must_change_password:
        lockout.refuse_locked(request, user_id)
        raise refused
    try:
        clear = check_rate_limit(person)
    except ValidationError:
        raise refused from None
    if not codes.use(person, code):
        lockout.count_failure(request, user_id)
        raise refused
    clear()
    return person

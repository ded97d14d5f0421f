"""Accounts of staff (職員アカウント): create, end, bring back, and the revocation that goes with it.

Source: U-01 (personal IDs), U-06 (prompt revocation), Q-07 (contractors only after their pledge).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid, NotFound, Refused
from openjuki.systems.identity.models import StaffUser
from openjuki.systems.identity.models.staff import CONTRACTOR, EMPLOYEE
from openjuki.systems.identity.services import announcing, events, signins


class AccountNotCreated(Invalid):
    """アカウントを登録できない."""

    title = "アカウントを登録できませんでした"


class AccountUnchanged(Refused):
    """アカウントの状態を変えられない."""

    title = "アカウントを変更できませんでした"


@dataclass(frozen=True, slots=True)
class NewStaff:
    """What is needed to create an account. `ward` "" means city-wide."""

    user_id: str
    name: str
    office_code: str
    ward: str = ""
    branch: str = ""
    employment: str = EMPLOYEE
    pledged_on: date | None = None


@transaction.atomic
def create_staff(*, new: NewStaff, password: str, actor: str, must_change_password: bool = True) -> StaffUser:
    """Create an account. Raises AccountNotCreated with findings.

    A contractor without an approved pledge gets an account that cannot be used yet (Q-07).
    """
    person = StaffUser(
        user_id=new.user_id,
        name=new.name,
        office_code=new.office_code,
        ward=new.ward,
        branch=new.branch,
        employment=new.employment,
        pledged_on=new.pledged_on,
        is_active=new.employment == EMPLOYEE or new.pledged_on is not None,
        must_change_password=must_change_password,
        created_at=clock.real_now(),
    )
    try:
        validate_password(password, person)
        person.password = make_password(password)
        person.full_clean()
    except ValidationError as e:
        raise AccountNotCreated(*_findings(e)) from None
    person.save(force_insert=True)
    events.note(kind="account_created", user_id=person.user_id, actor=actor)
    return person


@transaction.atomic
def approve_pledge(*, user_id: str, on: date, actor: str) -> None:
    """利用者届・誓約書の承認: from now on the contractor may work (Q-07). Raises AccountUnchanged."""
    person = _locked(user_id)
    if person.employment != CONTRACTOR or person.ended_at is not None or actor == user_id:
        raise AccountUnchanged(
            Finding("ID-11", "委託先のアカウントではないか、終了しているか、本人による承認です", law="Q-07")
        )
    person.pledged_on, person.is_active = on, True
    person.save(update_fields=["pledged_on", "is_active"])
    events.note(kind="pledge_approved", user_id=user_id, actor=actor)


@transaction.atomic
def revoke(*, user_id: str, actor: str, reason: str, deactivate: bool) -> None:
    """失効: end all live sessions everywhere at once; with `deactivate` the account ends too (異動・退職).

    The rights version rises, so that no assertion made before opens anything. Raises NotFound.
    """
    person = _locked(user_id)
    person.rights_version += 1
    fields = ["rights_version"]
    if deactivate:
        person.is_active, person.ended_at = False, clock.real_now()
        fields += ["is_active", "ended_at"]
    person.save(update_fields=fields)
    signins.end_all(person, reason="revoked")
    announcing.announce(person, action="end")
    kind = "account_ended" if deactivate else "sessions_ended"
    events.note(kind=kind, user_id=user_id, actor=actor, detail=reason)


@transaction.atomic
def set_password(*, user_id: str, password: str, actor: str) -> None:
    """A new first password by an administrator, to be changed at sign-in. Raises AccountUnchanged."""
    person = _locked(user_id)
    try:
        validate_password(password, person)
    except ValidationError as e:
        raise AccountUnchanged(*_findings(e)) from None
    person.password, person.must_change_password = make_password(password), actor != user_id
    person.save(update_fields=["password", "must_change_password"])
    events.note(kind="password_set", user_id=user_id, actor=actor)


@transaction.atomic
def reset_factors(*, user_id: str, actor: str, reason: str) -> None:
    """端末の紛失等: remove every second factor; the person registers anew at the next sign-in.

    Not by oneself, and all sessions end: whoever holds the lost device is out. Raises AccountUnchanged.
    """
    if actor == user_id:
        raise AccountUnchanged(Finding("ID-14", "本人の登録を本人が消すことはできません", law="U-02"))
    person = _locked(user_id)
    Authenticator.objects.filter(user_id=person.pk).delete()
    events.note(kind="factors_reset", user_id=user_id, actor=actor, detail=reason)
    revoke(user_id=user_id, actor=actor, reason=reason, deactivate=False)


def password_changed(person: StaffUser) -> None:
    """The person has chosen a password; called after Django has stored it."""
    StaffUser.objects.filter(pk=person.pk).update(must_change_password=False)
    events.note(kind="password_changed", user_id=person.user_id, actor=person.user_id)


def _locked(user_id: str) -> StaffUser:
    person = StaffUser.objects.select_for_update().filter(user_id=user_id).first()
    if person is None:
        raise NotFound(Finding("ID-10", "その職員IDはありません"))
    return person


def _findings(e: ValidationError) -> list[Finding]:
    if hasattr(e, "error_dict"):
        return [Finding("ID-12", m, field=f) for f, errors in e.message_dict.items() for m in errors]
    return [Finding("ID-13", m, field="password") for m in e.messages]

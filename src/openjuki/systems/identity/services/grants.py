"""Granting rights (権限の申請・承認): an application by one person, the approval by another (U-05).

An approval copies the rights of the application into grants in force; roles are only a way to fill in an
application. Every change of grants raises the person's rights version and is announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid, NotFound, Refused
from openjuki.systems.identity.models import Grant, GrantApplication, GrantRight, KnownRight, StaffUser
from openjuki.systems.identity.models.grants import APPROVED, PENDING, REJECTED, WITHDRAWN
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import announcing, events


class ApplicationRefused(Invalid):
    """申請を受け付けられない."""

    title = "権限の申請を受け付けられませんでした"


class DecisionRefused(Refused):
    """承認・却下できない."""

    title = "申請を処理できませんでした"


@transaction.atomic
def apply_for(
    *,
    user_id: str,
    maker: str,
    rights: Sequence[str],
    reason: str,
    role: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> GrantApplication:
    """申請: ask for rights for a person. `role` adds the rights of a bundle. Raises ApplicationRefused."""
    wanted = sorted({*rights, *(people.rights_in_roles([role]) if role else [])})
    starts_on = starts_on or people.real_today()
    _check_application(user_id, wanted, reason, starts_on, ends_on)
    application = GrantApplication.objects.create(
        staff=_person(user_id),
        maker=_person(maker),
        role=role,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=clock.real_now(),
    )
    GrantRight.objects.bulk_create(GrantRight(application=application, right_id=r) for r in wanted)
    events.note(kind="grant_applied", user_id=user_id, actor=maker, detail=f"申請 {application.pk}")
    return application


@transaction.atomic
def approve(*, application_id: int, checker: str, note: str = "") -> GrantApplication:
    """承認: by somebody who neither made the application nor gets the rights. Raises DecisionRefused."""
    application = _decide(application_id, checker, APPROVED, note)
    person = StaffUser.objects.select_for_update().get(pk=application.staff_id)
    if not person.is_active:
        raise DecisionRefused(Finding("ID-26", "この職員のアカウントは有効ではありません", law="U-06"))
    now = clock.real_now()
    for wanted in application.rights.all():
        # A new period replaces the one in force, so that a right is never held twice.
        Grant.objects.filter(staff=person, right_id=wanted.right_id, ended_at=None).update(
            ended_at=now, ended_by=application.checker, end_reason=f"申請 {application.pk} により更新"
        )
        Grant.objects.create(
            staff=person,
            right_id=wanted.right_id,
            application=application,
            starts_on=application.starts_on,
            ends_on=application.ends_on,
            granted_at=now,
        )
    _changed(person)
    events.note(kind="grant_approved", user_id=person.user_id, actor=checker, detail=f"申請 {application.pk}")
    return application


@transaction.atomic
def reject(*, application_id: int, checker: str, note: str) -> None:
    """却下, with its reason. Raises DecisionRefused."""
    if not note:
        raise DecisionRefused(Finding("ID-25", "却下の理由を入力してください", field="note"))
    application = _decide(application_id, checker, REJECTED, note)
    events.note(
        kind="grant_rejected",
        user_id=application.staff.user_id,
        actor=checker,
        detail=f"申請 {application.pk}",
    )


@transaction.atomic
def withdraw(*, application_id: int, maker: str) -> None:
    """取下げ by the one who made it. Raises DecisionRefused."""
    application = _pending(application_id)
    if application.maker.user_id != maker:
        raise DecisionRefused(Finding("ID-24", "申請した本人だけが取り下げられます"))
    application.state = WITHDRAWN
    application.save(update_fields=["state"])
    events.note(kind="grant_withdrawn", user_id=application.staff.user_id, actor=maker)


@transaction.atomic
def end_grants(*, user_id: str, rights: Sequence[str], actor: str, reason: str) -> int:
    """権限の取消し: one person may take rights away, because that protects. Returns how many ended."""
    if not reason:
        raise ApplicationRefused(Finding("ID-23", "理由を入力してください", field="reason"))
    person = StaffUser.objects.select_for_update().get(pk=_person(user_id).pk)
    ended = Grant.objects.filter(staff=person, right_id__in=list(rights), ended_at=None).update(
        ended_at=clock.real_now(), ended_by=_person(actor), end_reason=reason
    )
    if ended:
        _changed(person)
        events.note(kind="grants_ended", user_id=user_id, actor=actor, detail=reason)
    return ended


def _changed(person: StaffUser) -> None:
    person.rights_version += 1
    person.save(update_fields=["rights_version"])
    announcing.announce(person, action="refresh")


def _check_application(
    user_id: str, wanted: list[str], reason: str, starts_on: date, ends_on: date | None
) -> None:
    findings = []
    person = people.staff(user_id)
    if person is None or person.ended_at is not None:
        findings.append(Finding("ID-20", "その職員IDは無いか、終了しています", field="user_id"))
    known = set(KnownRight.objects.filter(right__in=wanted, current=True).values_list("right", flat=True))
    if not wanted or known != set(wanted):
        findings.append(
            Finding("ID-21", "権限が選ばれていないか、一覧に無い権限です", field="rights", law="U-05")
        )
    if not reason.strip():
        findings.append(Finding("ID-22", "業務上の理由を入力してください", field="reason", law="U-05"))
    if ends_on is not None and ends_on < starts_on:
        findings.append(Finding("ID-27", "終了日が開始日より前です", field="ends_on"))
    if findings:
        raise ApplicationRefused(*findings)


def _decide(application_id: int, checker: str, state: str, note: str) -> GrantApplication:
    application = _pending(application_id)
    if checker in (application.maker.user_id, application.staff.user_id):
        raise DecisionRefused(
            Finding(
                "ID-28",
                "申請した本人や権限を受ける本人は承認・却下できません",
                law="U-05",
                remedy="別の承認者に依頼してください",
            )
        )
    application.checker = _person(checker)
    application.state, application.decision_note, application.decided_at = state, note, clock.real_now()
    application.save(update_fields=["checker", "state", "decision_note", "decided_at"])
    return application


def _pending(application_id: int) -> GrantApplication:
    found = GrantApplication.objects.select_for_update().filter(pk=application_id).first()
    if found is None:
        raise NotFound(Finding("ID-29", "その申請はありません"))
    if found.state != PENDING:
        raise DecisionRefused(Finding("ID-30", "この申請は処理済みです", remedy="一覧を更新してください"))
    return found


def _person(user_id: str) -> StaffUser:
    person = people.staff(user_id)
    if person is None:
        raise NotFound(Finding("ID-10", "その職員IDはありません"))
    return person

"""住民基本台帳ファイル利用申請 — HB-07: applied for by one, approved by another; ended with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from openjuki.runtime import audit, clock
from openjuki.runtime.audit import Actor
from openjuki.runtime.errors import Finding, Invalid, NotFound, Refused
from openjuki.systems.hub.models import Destination, UseApplication
from openjuki.systems.hub.models.destination import IN_FORCE, UNDECIDED
from openjuki.systems.hub.selectors.allowed import fields_of

SCOPES = ("residents", "deleted", "non-residents")


class CannotApprove(Refused):
    """承認できない."""

    title = "利用申請を承認できません"


class CannotApplyForUse(Refused):
    """申請できない."""

    title = "利用申請を登録できません"


@transaction.atomic
def apply_for_use(
    *, destination_no: int, items: Sequence[str], scope: Sequence[str], purpose: str, staff: Actor
) -> UseApplication:
    """利用申請の登録. Raises NotFound, Invalid for an item or scope that does not exist or no purpose."""
    destination = Destination.objects.filter(no=destination_no).first()
    if destination is None:
        raise NotFound(Finding("HU-10", "その移転先はありません", field="destination_no"))
    _check(items, scope, purpose)
    try:
        with transaction.atomic():
            use = UseApplication.objects.create(
                destination=destination,
                items=sorted(set(items)),
                scope=[s for s in SCOPES if s in scope],
                purpose=purpose.strip(),
                applied_by=staff.user_id,
            )
    except IntegrityError:
        raise CannotApplyForUse(
            Finding(
                "HU-11", "この移転先には審査中の申請があります", remedy="先にそれを承認するか終了してください"
            )
        ) from None
    audit.change("hub.use.apply", staff=staff, terms={"destination": destination_no, "application": use.pk})
    return use


def _check(items: Sequence[str], scope: Sequence[str], purpose: str) -> None:
    findings = []
    unknown = [i for i in items if not fields_of([i])]
    if unknown or not items:
        findings.append(
            Finding("HU-12", f"移転できる項目ではありません({'、'.join(unknown) or 'なし'})", field="items")
        )
    if not scope or set(scope) - set(SCOPES):
        findings.append(Finding("HU-13", "対象者の範囲を選んでください", field="scope"))
    if not purpose.strip():
        findings.append(
            Finding("HU-14", "利用目的がありません", field="purpose", remedy="事務の名を入力してください")
        )
    if findings:
        raise Invalid(*findings)


@transaction.atomic
def approve_use(*, application_id: int, staff: Actor) -> None:
    """承認. The former use of the destination ends with it. Raises NotFound, or CannotApprove for the one
    who applied (the database refuses it too)."""
    use = UseApplication.objects.select_for_update().filter(UNDECIDED, pk=application_id).first()
    if use is None:
        raise NotFound(Finding("HU-15", "審査中の申請がありません", remedy="一覧を開き直してください"))
    if use.applied_by == staff.user_id:
        raise CannotApprove(
            Finding("HU-16", "申請した職員は承認できません", law="U-05", remedy="別の職員が承認してください")
        )
    now = clock.real_now()
    UseApplication.objects.filter(IN_FORCE, destination=use.destination_id).update(
        ended_by=staff.user_id, ended_at=now, end_reason=f"申請{use.pk}の承認による置換え"
    )
    use.approved_by, use.approved_at = staff.user_id, now
    use.save(update_fields=["approved_by", "approved_at"])
    audit.change(
        "hub.use.approve", staff=staff, terms={"destination": use.destination_id, "application": use.pk}
    )


@transaction.atomic
def end_use(*, application_id: int, reason: str, staff: Actor) -> None:
    """利用の終了 or 却下: from now on nothing is given on this application. Raises Invalid, NotFound."""
    if not reason.strip():
        raise Invalid(Finding("HU-17", "理由がありません", field="reason", remedy="理由を入力してください"))
    changed = UseApplication.objects.filter(pk=application_id, ended_at=None).update(
        ended_by=staff.user_id, ended_at=clock.real_now(), end_reason=reason.strip()[:200]
    )
    if not changed:
        raise NotFound(Finding("HU-18", "有効な申請がありません", remedy="一覧を開き直してください"))
    audit.change("hub.use.end", staff=staff, reason=reason, terms={"application": application_id})

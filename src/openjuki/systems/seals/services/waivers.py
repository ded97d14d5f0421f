"""抹消通知をしない決定 — of a 抹消 the person is not told by letter, with the reason (SL-02)."""

from __future__ import annotations

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import NoticeWaiver, PaperRecord
from openjuki.systems.seals.services.applications import NotNow, reason_given
from openjuki.systems.seals.services.frame import check_right, service
from openjuki.systems.seals.services.papers import RIGHT, read_ended
from openjuki.systems.seals.services.settings import ordinance


@service("seals.waive_notice")
def waive_notice(*, staff: Staff, event_id: int, reason: str) -> NoticeWaiver:
    """Nobody waits for this 抹消通知書 any more. Raises NotFound, Forbidden (支援措置), NotAccepted without a reason,
    NotNow where the letter was made, the decision stands, or no letter is due."""
    check_right(staff, RIGHT)
    person, event = read_ended(staff, str(event_id))
    reason_given(reason)
    told = PaperRecord.objects.filter(kind="ended", reference=str(event.pk))
    if event.reason not in ordinance().notified or told.exists() or NoticeWaiver.objects.filter(pk=event.pk):
        raise NotNow(
            Finding(
                "SE96", "この抹消は、通知を待っていません。", remedy="印鑑登録原票の経過を確認してください。"
            )
        )
    made = NoticeWaiver.objects.create(
        event=event, reason=reason.strip(), decided_by=staff.user_id, at=clock.now()
    )
    terms = {"event": event.pk, "registration_no": event.registration_id}
    audit.change(
        "seals.waive_notice", staff=staff, subjects=[person.addressee_no], reason=made.reason, terms=terms
    )
    return made

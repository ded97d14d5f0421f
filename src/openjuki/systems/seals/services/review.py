"""審査 — another than who entered it decides; what was approved takes effect at once (SL-01, SL-02).

The rules are asked again under the person's lock: since the entry the person may have moved or died.
"""

from __future__ import annotations

import hashlib

from openjuki.kernel.seals import ways
from openjuki.kernel.seals.registrant import Registrant
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Application, Card, CurrentSeal, Event, Registration
from openjuki.systems.seals.selectors.persons import lock_household
from openjuki.systems.seals.services import judge, numbers
from openjuki.systems.seals.services.applications import NotNow, application_for, reason_given
from openjuki.systems.seals.services.fees import card_fee_due
from openjuki.systems.seals.services.frame import checked, service
from openjuki.systems.seals.services.guarantors import refuse_unseen
from openjuki.systems.seals.services.impressions import Impression, examined, kept, sealed_grid
from openjuki.systems.seals.services.settings import ordinance


class OwnWork(Refused):
    """自分が入力した."""

    title = "この申請の審査はできません"


@service("seals.approve")
def approve(*, staff: Staff, application_id: int) -> Application:
    """承認. Raises NotFound, Forbidden, OwnWork, NotNow, and NotAccepted for what has come to stand against it."""
    made, person = _for_review(staff, application_id)
    # Two of one household with the same seal, approved at the same moment: the second sees the first.
    lock_household(person.household_no)
    entry = judge.entry_of(made.kind, made.seal_text, made.data)
    refuse_unseen(staff, entry.way, entry.guarantor_no)
    impression = _impression(made)
    way = judge.way_of(entry, person, sent_on=made.sent_on, due_on=made.due_on, answered_on=made.answered_on)
    found = [*judge.findings(entry, person, impression, ordinance(), clock.today())]
    checked([*found, *(ways.ready(way) if made.object_key else ())], made.acknowledged)
    _close(made, staff, "done", "")
    registration_no = _take_effect(made, entry, impression, staff)
    _log("seals.approve", staff, made, registration_no)
    return made


@service("seals.refuse")
def refuse(*, staff: Staff, application_id: int, reason: str) -> Application:
    """却下. Raises like `approve`, and NotAccepted without a reason."""
    made, _ = _for_review(staff, application_id)
    reason_given(reason)
    _close(made, staff, "refused", reason)
    _log("seals.refuse", staff, made, "")
    return made


def _for_review(staff: Staff, application_id: int) -> tuple[Application, Registrant]:
    made, person = application_for(staff, application_id)
    if made.state != "review":
        raise NotNow(
            Finding(
                "SE66", "この申請は審査待ちではありません。", remedy="一覧を更新して状態を確認してください。"
            )
        )
    if staff.user_id in (made.entered_by, made.answered_by):
        raise OwnWork(
            Finding("SE60", "入力した職員は、その申請の審査をできません。", law="U-05",
                    remedy="入力者以外の職員が審査してください。")
        )  # fmt: skip
    return made, person


def _impression(made: Application) -> Impression | None:
    if not made.object_key:
        return None
    read = examined(kept(made.object_key), 0)
    return read if isinstance(read, Impression) else None


def _close(made: Application, staff: Staff, state: str, reason: str) -> None:
    made.state, made.decided_by, made.decided_at = state, staff.user_id, clock.now()
    made.decision_reason = reason.strip()
    made.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])


def _take_effect(made: Application, entry: judge.Entry, impression: Impression | None, staff: Staff) -> str:
    """Number of the registration that it is about."""
    current = CurrentSeal.objects.select_related("registration", "card").filter(pk=made.addressee_no).first()
    if made.kind in judge.WITH_IMPRESSION:
        assert impression is not None
        if current is not None:
            _end(made, current, "seal_changed", staff)
        return _register(made, entry, impression, staff)
    if made.kind == "restore":
        return _restore(made, entry, staff)
    assert current is not None
    if made.kind == "reissue":
        card = _card(made, entry, current.registration, staff)
        CurrentSeal.objects.filter(pk=current.pk).update(card=card)
        _event(made, current.registration, "card_replaced", staff, card=card)
    else:
        _end(made, current, entry.reason if made.kind == "ex_officio" else made.kind, staff)
    return current.registration.pk


def _register(made: Application, entry: judge.Entry, impression: Impression, staff: Staff) -> str:
    number = numbers.next_registration_no()
    registration = Registration.objects.create(
        registration_no=number, addressee_no=made.addressee_no, application=made, seal_text=made.seal_text,
        shows=made.shows, object_key=made.object_key, digest=hashlib.sha256(impression.png).hexdigest(),
        grid=sealed_grid(impression.grid, registration_no=number), width_mm=impression.measured.width,
        height_mm=impression.measured.height, registered_on=clock.today(), entered_by=made.entered_by,
        approved_by=staff.user_id, at=clock.now(),
    )  # fmt: skip
    card = _card(made, entry, registration, staff) if entry.with_card else None
    CurrentSeal.objects.create(
        addressee_no=made.addressee_no, registration=registration, card=card, since=clock.today()
    )
    _event(made, registration, "registered", staff, card=card)
    return number


def _card(made: Application, entry: judge.Entry, registration: Registration, staff: Staff) -> Card:
    fee = card_fee_due(made.kind, made.addressee_no, with_card=entry.with_card)
    exempt = entry.fee_exemption.strip()
    return Card.objects.create(
        card_no=numbers.next_card_no(),
        registration=registration,
        issued_on=clock.today(),
        issued_by=staff.user_id,
        fee=0 if exempt else fee,
        fee_exemption=exempt if fee else "",
    )


def _end(made: Application, current: CurrentSeal, reason: str, staff: Staff) -> None:
    current.delete()
    _event(made, current.registration, "ended", staff, reason=reason, card=current.card)


def _restore(made: Application, entry: judge.Entry, staff: Staff) -> str:
    registration = Registration.objects.get(pk=entry.registration_no)
    card = Card.objects.filter(registration=registration).order_by("card_no").last()
    CurrentSeal.objects.create(
        addressee_no=made.addressee_no, registration=registration, card=card, since=clock.today()
    )
    _event(made, registration, "restored", staff, reason=entry.grounds, card=card)
    return registration.pk


def _event(
    made: Application,
    registration: Registration,
    kind: str,
    staff: Staff,
    *,
    reason: str = "",
    card: Card | None = None,
) -> None:
    Event.objects.create(
        registration=registration, addressee_no=made.addressee_no, kind=kind, reason=reason, on=clock.today(),
        application=made, card=card, entered_by=made.entered_by, approved_by=staff.user_id, at=clock.now(),
    )  # fmt: skip


def _log(action: str, staff: Staff, made: Application, registration_no: str) -> None:
    audit.change(
        action, staff=staff, subjects=[made.addressee_no], reason=made.decision_reason, case_no=str(made.pk),
        terms={"application": made.pk, "kind": made.kind, "registration_no": registration_no},
    )  # fmt: skip

"""申請の受付 — entered by one, answered by letter where it must be, withdrawn. SL-01, SL-02."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from openjuki.kernel.register.decision import Finding as KernelFinding
from openjuki.kernel.seals import ways
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.texts import shown_by
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Application
from openjuki.systems.seals.selectors.persons import locked
from openjuki.systems.seals.services import judge
from openjuki.systems.seals.services.frame import checked, elsewhere, refuse_protected, service
from openjuki.systems.seals.services.guarantors import refuse_unseen
from openjuki.systems.seals.services.impressions import Impression, examined, keep
from openjuki.systems.seals.services.settings import ordinance


class NotNow(Refused):
    """今の状態ではできない."""

    title = "この申請は、今その処理をできません"


@service("seals.enter")
def enter(
    *,
    staff: Staff,
    addressee_no: str,
    entry: judge.Entry,
    impression: bytes = b"",
    dpi: float = 0.0,
    acknowledged: Mapping[str, str] | None = None,
) -> Application:
    """受付. `impression`: the scan (PNG) of a 登録 or 改印; `acknowledged`: id of an alert → reason.

    Raises NotFound, Forbidden (支援措置, 職権), NotAccepted with everything that is wrong, DatabaseRefused for a
    second open application.
    """
    person = person_for(staff, addressee_no)
    if entry.kind in judge.BY_OFFICE and not staff.may("seals.ex_officio"):
        raise Forbidden(
            Finding("SE63", "職権による処理の権限がありません。", remedy="責任者に引き継いでください。")
        )
    refuse_unseen(staff, entry.way, entry.guarantor_no)
    read = examined(impression, dpi) if entry.kind in judge.WITH_IMPRESSION and impression else None
    rules, today = ordinance(), clock.today()
    seen = read if isinstance(read, Impression) else None
    found = list(judge.findings(entry, person, seen, rules, today))
    if isinstance(read, KernelFinding):
        found = [read, *(f for f in found if f.id != "SE26")]
    reasons = checked(found, acknowledged or {})
    key, _ = keep(seen.png) if seen else ("", "")
    by_letter = entry.kind in judge.WITH_IMPRESSION and entry.way == ways.INQUIRY
    made = Application.objects.create(
        kind=entry.kind, state="inquiring" if by_letter else "review", addressee_no=addressee_no,
        registration_id=entry.registration_no or None, data=entry.data(),
        seal_text=entry.seal_text.strip() if seen else "",
        shows=shown_by(entry.seal_text, person, rules) if seen else "", object_key=key,
        measured=asdict(seen.measured) if seen else {}, acknowledged=reasons, entered_by=staff.user_id,
        entered_at=clock.now(),
    )  # fmt: skip
    _log("seals.enter", staff, made, reason=entry.grounds)
    return made


@service("seals.send_inquiry")
def send_inquiry(*, staff: Staff, application_id: int) -> Application:
    """照会書の発送: the term for the answer begins with the first letter. Raises NotFound, NotNow."""
    made, _ = application_for(staff, application_id)
    if made.state != "inquiring":
        raise _not_now()
    if made.sent_on is None:
        made.sent_on = clock.today()
        made.due_on = ways.due_on(made.sent_on, ordinance())
        made.save(update_fields=["sent_on", "due_on"])
    _log("seals.send_inquiry", staff, made)
    return made


@service("seals.answer")
def answer(
    *, staff: Staff, application_id: int, identification: str, agent_document: str = ""
) -> Application:
    """回答書の受領: by the person, or by the agent with 委任の旨を証する書面. Raises NotFound, NotNow, NotAccepted."""
    made, person = application_for(staff, application_id)
    if made.state != "inquiring" or made.sent_on is None:
        raise _not_now()
    data = {**made.data, "identification": identification}
    if made.data["by_agent"]:
        data["agent_document"] = agent_document or made.data["agent_document"]
    entry = judge.entry_of(made.kind, made.seal_text, data)
    today = clock.today()
    way = judge.way_of(entry, person, sent_on=made.sent_on, due_on=made.due_on, answered_on=today)
    checked([*ways.entered(way, ordinance(), today), *ways.ready(way)], {})
    made.data, made.state, made.answered_on, made.answered_by = data, "review", today, staff.user_id
    made.save(update_fields=["data", "state", "answered_on", "answered_by"])
    _log("seals.answer", staff, made)
    return made


@service("seals.withdraw")
def withdraw(*, staff: Staff, application_id: int, reason: str) -> Application:
    """取下げ, by whoever is at the counter. Raises NotFound, NotNow, NotAccepted without a reason."""
    made, _ = application_for(staff, application_id)
    if made.state not in ("inquiring", "review"):
        raise _not_now()
    reason_given(reason)
    made.state, made.decided_by, made.decided_at = "withdrawn", staff.user_id, clock.now()
    made.decision_reason = reason.strip()
    made.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    _log("seals.withdraw", staff, made, reason=reason)
    return made


def person_for(staff: Staff, addressee_no: str) -> Registrant:
    """The person, locked, for staff who may deal with them. Raises NotFound, Forbidden."""
    person = locked(addressee_no)
    if person is None or elsewhere(staff, person.ward):
        raise NotFound(Finding("SE64", "この宛名番号の人はいません。", field="addressee_no"))
    refuse_protected(staff, addressee_no)
    return person


def application_for(staff: Staff, application_id: int) -> tuple[Application, Registrant]:
    """The application and its person, locked in the order in which everybody locks. Raises NotFound, Forbidden."""
    found = Application.objects.filter(pk=application_id).values_list("addressee_no", flat=True).first()
    if found is None:
        raise NotFound(Finding("SE65", "この受付番号の申請はありません。"))
    person = person_for(staff, found)
    return Application.objects.select_for_update().get(pk=application_id), person


def reason_given(reason: str) -> None:
    """Raises NotAccepted for a blank reason."""
    if not reason.strip():
        checked([finding("SE39", "reason")], {})


def _not_now() -> NotNow:
    return NotNow(
        Finding("SE66", "この申請の状態が変わっています。", remedy="一覧を更新して状態を確認してください。")
    )


def _log(action: str, staff: Staff, made: Application, *, reason: str = "") -> None:
    terms = {
        "application": made.pk,
        "kind": made.kind,
        "state": made.state,
        "acknowledged": made.acknowledged,
    }
    audit.change(
        action, staff=staff, subjects=[made.addressee_no], terms=terms, reason=reason, case_no=str(made.pk)
    )

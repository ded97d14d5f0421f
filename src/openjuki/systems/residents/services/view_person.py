"""住民票の照会 (業務): one person's record, history and household, logged before it is shown.

RR-04, RR-08, U-05 (items by right), U-08, U-19; S 2.2, S 3.4. Who is under 支援措置 is opened only with the
right and a reason; a missing item right hides the item and says that it is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import state_on
from openjuki.kernel.register.version import Version
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CardRecord, Person
from openjuki.systems.residents.selectors import found_rows, household, person
from openjuki.systems.residents.selectors.counter import card_records
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.holds import refuse_held_inquiry
from openjuki.systems.residents.services.item_rights import blank_record, hidden_items
from openjuki.systems.residents.services.masking import head_is_protected, masked
from openjuki.systems.residents.services.own_ward import elsewhere, is_elsewhere
from openjuki.systems.residents.services.search_residents import may_see_protected, refuse_without_purpose
from openjuki.systems.residents.services.view_support import measure_states, period_notices

_LABELS = labels_of(Record)
_NUMBER = "residents.item.individual_number"


@dataclass(frozen=True, slots=True)
class PersonView:
    """照会結果. `version.record`: items in `hidden` are blank and must be shown as hidden, never as empty.

    `state`: 住民状態 on the day asked. `holds`: process → strongest level. `newest`: False when a later
    version exists. `household`: as of the same day and moment; None after removal. `notices`: what the page
    must say beside the record; `support_states`: 支援措置 or 仮支援措置 (S 2.2.4).
    """

    addressee_no: str
    version: Version
    hidden: frozenset[str]
    state: str
    newest: bool
    history: tuple[person.Step, ...]
    household: household.HouseholdView | None
    holds: dict[str, str]
    support_measure: bool
    pending_case: str
    notices: tuple[str, ...] = ()
    support_states: tuple[str, ...] = ()
    #: What was done with the person's card, newest first.
    cards: tuple[CardRecord, ...] = ()

    def hidden_labels(self) -> list[str]:
        """Japanese names of the hidden items."""
        return [_LABELS[name] for name in sorted(self.hidden)]


@service("residents.view")
def view_person(
    *,
    staff: Staff,
    addressee_no: str,
    case_no: str = "",
    reason: str = "",
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> PersonView:
    """Read and log. Raises Invalid without a purpose, NotFound, Forbidden for a protected person."""
    current, protected, told = opened(staff, addressee_no, case_no, reason)
    held, _ = found_rows.held([addressee_no])
    version = person.version_of(addressee_no, as_of=as_of, known_at=known_at, with_number=staff.may(_NUMBER))
    if version is None:
        raise _not_found("指定した時点の住民票はありません。", "時点を確認してください。")
    day = as_of or clock.today()
    shown, hidden = _by_item_rights(staff, version)
    shown = _without_protected_head(staff, shown, reason)
    state = state_on(version.record, day)
    home = version.record.household_no if state == Status.RESIDENT else ""
    seen = PersonView(
        addressee_no=addressee_no,
        version=shown,
        hidden=hidden,
        state=state,
        newest=version.history_no == current.history_no,
        history=tuple(person.history(addressee_no)),
        household=_household(staff, home, as_of, known_at, reason) if home else None,
        holds=held.get(addressee_no, {}),
        support_measure=protected,
        pending_case=current.pending_case,
        notices=told,
        support_states=measure_states(addressee_no) if protected else (),
        cards=tuple(card_records([addressee_no]).get(addressee_no, ())),
    )
    _log(staff, seen, as_of, known_at, case_no, reason)
    return seen


def opened(
    staff: Staff, addressee_no: str, case_no: str, reason: str
) -> tuple[Person, bool, tuple[str, ...]]:
    """The person whom these staff may open: purpose, 支援措置, own ward, 照会の抑止; whether protected; alerts.

    Raises Invalid, NotFound, Forbidden, Refused. 支援措置 comes first: no other answer tells where somebody is.
    """
    refuse_without_purpose(staff, case_no, reason)
    current = Person.objects.filter(addressee_no=addressee_no).first()
    if current is None:
        raise _not_found()
    _, protected = found_rows.held([addressee_no])
    if protected and not may_see_protected(staff, reason):
        raise _protected(staff)
    if is_elsewhere(staff, current.ward, case_no):
        raise elsewhere()
    return current, bool(protected), _notices(addressee_no, bool(protected))


def _notices(addressee_no: str, protected: bool) -> tuple[str, ...]:
    """Alerts of holds on inquiry and of periods of 支援措置. Raises Refused where inquiry is held (S 3.1)."""
    held = [f"照会の抑止(アラート)があります: {reason}" for reason in refuse_held_inquiry(addressee_no)]
    return (*held, *(period_notices(addressee_no) if protected else ()))


def _log(
    staff: Staff, seen: PersonView, as_of: date | None, known_at: datetime | None, case_no: str, reason: str
) -> None:
    members = seen.household.members if seen.household else ()
    others = [m.addressee_no for m in members if m.addressee_no not in ("", seen.addressee_no)]
    terms: dict[str, Any] = {"history_no": seen.version.history_no, "hidden": sorted(seen.hidden)}
    if as_of is not None:
        terms["as_of"] = as_of.isoformat()
    if known_at is not None:
        terms["known_at"] = known_at.isoformat()
    audit.view(
        "residents.view",
        staff=staff,
        subjects=[seen.addressee_no, *others],
        terms=terms,
        reason=reason,
        case_no=case_no,
    )


def _by_item_rights(staff: Staff, version: Version) -> tuple[Version, frozenset[str]]:
    """Blank what the staff may not see; a blank item is named as hidden whether it was filled or not."""
    hidden = hidden_items(staff)
    return replace(version, record=blank_record(version.record, hidden)), hidden


def _without_protected_head(staff: Staff, version: Version, reason: str) -> Version:
    """The householder's name on a member's record would name a masked person at this address."""
    record = version.record
    if not record.householder_name or may_see_protected(staff, reason):
        return version
    if not head_is_protected(record.household_no, but=version.addressee_no):
        return version
    return replace(version, record=record.with_(householder_name=""))


def _household(
    staff: Staff, household_no: str, as_of: date | None, known_at: datetime | None, reason: str
) -> household.HouseholdView | None:
    found = household.household_on(household_no, clock.today(), day=as_of, known_at=known_at)
    if found is None or may_see_protected(staff, reason):
        return found
    return masked(found)


def _not_found(
    message: str = "この宛名番号の住民はいません。", remedy: str = "番号を確認してください。"
) -> NotFound:
    return NotFound(Finding("S06", message, field="addressee_no", remedy=remedy))


def _protected(staff: Staff) -> Forbidden:
    without_right = not staff.may("residents.item.support_measure")
    return Forbidden(
        Finding(
            "S07",
            "支援措置の対象者です。住民票を開くには権限と理由が必要です。",
            field="reason",
            law="住民基本台帳事務処理要領 第5-10、S 3.4",
            remedy=(
                "支援措置責任者に引き継いでください。" if without_right else "開く理由を入力してください。"
            ),
        )
    )

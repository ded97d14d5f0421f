"""対象者の異動の受領 — what the register tells of a person, and the registration that ends by it (SL-01, SL-02).

The copy and the end of the registration are one transaction: nobody gets a certificate in between.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.kana import fold_kana
from openjuki.kernel.seals.endings import ending
from openjuki.messages.hold_items import HoldItems
from openjuki.messages.parts import LegalDate
from openjuki.messages.residents.registrant_changed.v1 import Body
from openjuki.runtime import audit, clock, exchange
from openjuki.systems.seals.models import CurrentSeal, Event, FormerPerson, HeldPerson, Person
from openjuki.systems.seals.models.person import PersonItems
from openjuki.systems.seals.selectors.persons import lock_household, locked, name_key, registrant_of
from openjuki.systems.seals.services.settings import ordinance


@transaction.atomic
def take_over(*, message: exchange.Incoming) -> None:
    """Keep what the person is now; end the registration where that ends it. Raises CannotApply."""
    body = cast(Body, message.body)
    if body.addressee_no != message.subject:
        raise exchange.CannotApply("SE90", "本文の宛名番号が電文の対象者と一致しません")
    before = Person.objects.select_for_update().filter(pk=body.addressee_no).first()
    if before is not None:
        _keep(before)
    after = Person(pk=body.addressee_no, **columns(body, seq=message.seq, made_at=message.made_at))
    after.save(force_insert=before is None, force_update=before is not None)
    if before is not None:
        _end(before, after)


def _keep(before: Person) -> None:
    """What was known until now stays, for whoever asks what a certificate of before was made from."""
    items = {f.name: getattr(before, f.name) for f in PersonItems._meta.get_fields()}
    FormerPerson.objects.create(addressee_no=before.pk, known_until=clock.now(), **items)


def _end(before: Person, after: Person) -> None:
    """職権抹消: what the register told ends the registration in force."""
    current = CurrentSeal.objects.select_related("registration").filter(pk=after.pk).first()
    if current is None:
        return
    text = current.registration.seal_text
    end = ending(registrant_of(before), registrant_of(after), text, ordinance(), clock.today())
    if end is None:
        return
    current.delete()
    Event.objects.create(
        registration=current.registration, addressee_no=after.pk, kind="ended", reason=end.reason, on=end.on,
        card=current.card, entered_by=audit.WORKER.user_id, at=clock.now(),
    )  # fmt: skip
    audit.change(
        "seals.ended",
        staff=audit.WORKER,
        subjects=[after.pk],
        terms={"registration_no": current.registration.pk, "reason": end.reason},
    )


@transaction.atomic
def take_over_hold(*, message: exchange.Incoming) -> None:
    """抑止の設定・解除 (S 3.2): an issue under way is waited for. Raises CannotApply for a wrong subject."""
    body = cast(HoldItems, message.body)
    if message.subject != f"hold-{body.addressee_no}":
        raise exchange.CannotApply("SE91", "本文の宛名番号が電文の対象者と一致しません")
    if person := locked(body.addressee_no):
        lock_household(person.household_no)
    HeldPerson.objects.update_or_create(
        addressee_no=body.addressee_no,
        defaults={
            "issue_held": body.issue_held, "support_measure": body.support_measure, "seq": message.seq,
            "told_at": message.made_at,
        },
    )  # fmt: skip


def columns(body: Body, *, seq: int, made_at: Any) -> dict[str, Any]:
    """The row of a person but its key."""
    birth = uncertain(body.birth)
    return {
        "seq": seq, "made_at": made_at, "kind": body.kind, "status": body.status, "ward": body.ward,
        "household_no": body.household_no or "", "name": body.name, "surname": body.surname or "",
        "given_name": body.given_name or "", "former_surname": body.former_surname or "",
        "kanji_name": body.kanji_name or "", "katakana_name": body.katakana_name or "",
        "alias": body.alias or "", "name_key": name_key(body.name),
        "kana": body.furigana or "",
        "kana_key": fold_kana(body.furigana or body.katakana_name or ""),
        "birth": birth.to_text() if birth else "", "birth_first": birth.first if birth else None,
        "birth_last": birth.last if birth else None, "sex": body.sex, "address": body.address,
        "adult_ward": body.adult_ward, "planned_move_out_on": body.planned_move_out_on,
        "removal_reason": body.removal_reason or "",
        "removed_on": body.removed_on.first if body.removed_on else None,
        "resident_since": since.to_text() if (since := uncertain(body.became_resident_on)) else "",
    }  # fmt: skip


def uncertain(value: LegalDate | None) -> UncertainDate | None:
    """A date of a message as the kernel has it: an ordinary day bears no text of its own."""
    if value is None:
        return None
    exact = UncertainDate(value.first, value.last, value.text)
    if value.first == value.last and UncertainDate.exact(value.first).display() == value.text:
        return UncertainDate.exact(value.first)
    return exact

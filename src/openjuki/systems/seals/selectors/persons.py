"""対象者の読取り — rows of the register's copy as values of the kernel, and who is held (S 3.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import connection

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Status
from openjuki.kernel.seals.registrant import Registrant
from openjuki.systems.seals.models import OPEN, Application, FormerPerson, HeldPerson, Person

#: 亡失の届出.
LOSSES: Final = ("card_lost", "seal_lost")
_SPACES = re.compile(r"[\s　]+")
_TEXTS = (
    "addressee_no", "kind", "status", "ward", "household_no", "name", "surname", "given_name", "former_surname",
    "kanji_name", "katakana_name", "alias", "kana", "sex", "address", "adult_ward", "planned_move_out_on",
    "removal_reason", "removed_on", "resident_since",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holds:
    """What holds a person: `issue_held` nothing is issued, `protected` 支援措置; `beside`: somebody else who lives in
    the household is protected."""

    issue_held: bool = False
    protected: bool = False
    beside: bool = False


def name_key(name: str) -> str:
    """A name as it is searched for: without spaces, Latin letters without case."""
    return _SPACES.sub("", name).casefold()


def registrant_of(row: Person | FormerPerson) -> Registrant:
    """A row as the kernel knows a person."""
    birth = UncertainDate.from_text(row.birth) if row.birth else None
    return Registrant(birth=birth, **{name: getattr(row, name) for name in _TEXTS})


def registrant(addressee_no: str) -> Registrant | None:
    """One person; None where the register never told of somebody with that number."""
    row = Person.objects.filter(pk=addressee_no).first()
    return registrant_of(row) if row else None


def registrant_known_at(addressee_no: str, at: datetime) -> Registrant | None:
    """The person as known here at a moment: what was told before it and not replaced until after it."""
    former = FormerPerson.objects.filter(addressee_no=addressee_no, known_until__gt=at)
    row = former.order_by("known_until", "seq").first()
    return registrant_of(row) if row else registrant(addressee_no)


def locked(addressee_no: str) -> Registrant | None:
    """The same, with the person's row locked until the transaction ends: changes told by the register, decisions
    and issues wait for one another."""
    row = Person.objects.select_for_update().filter(pk=addressee_no).first()
    return registrant_of(row) if row else None


def lock_household(household_no: str) -> None:
    """Until the transaction ends, whoever registers, issues or takes over a hold in this household waits. Taken after
    the lock of the person, by everybody."""
    if household_no:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 31))", [household_no])


def holds_of(person: Registrant) -> Holds:
    """What the register told of holds on this person and on those who live with them."""
    others = Person.objects.filter(household_no=person.household_no, status=Status.RESIDENT)
    others = others.exclude(household_no="").exclude(pk=person.addressee_no)
    found = HeldPerson.objects.filter(addressee_no__in=others.values("pk"), support_measure=True)
    own = holds_of_all([person.addressee_no]).get(person.addressee_no, Holds())
    return replace(own, beside=found.exists())


def is_protected(addressee_no: str) -> bool:
    """支援措置 of this person."""
    return HeldPerson.objects.filter(pk=addressee_no, support_measure=True).exists()


def holds_of_all(addressee_nos: Sequence[str]) -> dict[str, Holds]:
    """Holds by person; nobody who is free stands in it."""
    rows = HeldPerson.objects.filter(addressee_no__in=addressee_nos, issue_held=True)
    return {r.addressee_no: Holds(r.issue_held, r.support_measure) for r in rows}


def loss_of(addressee_no: str) -> bool:
    """Whether a loss of the seal or the card was reported, and nobody has decided yet."""
    return Application.objects.filter(OPEN, addressee_no=addressee_no, kind__in=LOSSES).exists()

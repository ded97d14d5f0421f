"""対象者 as the register tells of them: everybody once, changes in order, marks of 支援措置 (S 3.2, S 7.2.3)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from openjuki.messages.residents.registrant_handover.v1 import Body as Part
from openjuki.runtime import clock
from openjuki.runtime.exchange import CannotApply, Incoming, bulk
from openjuki.runtime.exchange.models import Stream
from openjuki.runtime.ids import uuid7
from openjuki.systems.seals.models import Handover, HeldPerson, Person
from openjuki.systems.seals.selectors.persons import holds_of_all
from openjuki.systems.seals.selectors.persons import registrant as known
from openjuki.systems.seals.services import take_over, take_over_all
from system.seals.samples import HANAKO, TARO, held, message, registrant, told

pytestmark = pytest.mark.django_db


def part(number: int, persons: list[str], so_far: int, *, last: bool = False) -> Incoming:
    body = Part(
        run=1, part=number, last=last, handed_over=so_far, persons=tuple(registrant(p) for p in persons)
    )
    return Incoming(
        uuid7(), "residents/registrant_handover/v1", "residents", "seals", bulk.SUBJECT, number,
        clock.real_now(), body,
    )  # fmt: skip


@pytest.mark.spec("SL-01")
def test_everybody_is_kept_as_by_a_message_about_a_change() -> None:
    told("3000000003")
    take_over_all.take_part(message=part(1, [HANAKO, TARO], 2))
    alone, together = Person.objects.get(pk="3000000003"), Person.objects.get(pk=HANAKO)
    assert (together.name, together.birth, together.address, together.seq) == (
        alone.name, alone.birth, alone.address, 1,
    )  # fmt: skip
    assert set(Stream.objects.filter(head=1).values_list("subject", flat=True)) >= {HANAKO, TARO}
    with pytest.raises(CannotApply, match="SE92"), transaction.atomic():
        take_over_all.take_part(message=part(3, [], 2, last=True))
    take_over_all.take_part(message=part(2, [], 2, last=True))
    assert Handover.objects.get().closed_at is not None


def test_a_change_replaces_and_a_wrong_subject_is_refused() -> None:
    told()
    told(seq=2, planned_move_out_on=date(2026, 12, 1))
    person = known(HANAKO)
    assert person is not None
    assert person.resident_on(date(2026, 11, 30))
    assert not person.resident_on(date(2026, 12, 1)), "from the planned day on, written or not"
    with pytest.raises(CannotApply, match="SE90"):
        take_over.take_over(message=message(registrant(), subject=TARO))


@pytest.mark.spec("S 3.2")
@pytest.mark.protects(
    "residents exchange residents/hold_changed/v1 → seals",
    "residents exchange residents/registrant_changed/v1 → seals",
    "residents exchange residents/registrant_handover/v1 → seals",
)
def test_the_mark_of_a_protected_person_stands_whichever_comes_first() -> None:
    held(HANAKO)
    told(HANAKO)
    take_over_all.take_part(message=part(1, [TARO], 1))
    held(TARO)
    assert holds_of_all([HANAKO])[HANAKO].protected
    assert holds_of_all([TARO])[TARO].protected
    held(HANAKO, seq=2, issue_held=False, support_measure=False)
    assert HANAKO not in holds_of_all([HANAKO])
    assert HeldPerson.objects.count() == 2
    with pytest.raises(CannotApply, match="SE91"):
        take_over.take_over_hold(message=message(registrant(), kind="hold_changed"))

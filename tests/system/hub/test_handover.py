"""全件連携 at the hub: everybody can be asked for, nothing is offered, later changes come second."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction

from openjuki.messages.residents.resident_handover.v1 import Body
from openjuki.runtime import audit, clock
from openjuki.runtime.exchange import CannotApply, Incoming, bulk
from openjuki.runtime.exchange.models import Message, Stream
from openjuki.runtime.exchange.process import current_party
from openjuki.runtime.ids import uuid7
from openjuki.systems.hub.models import Handover, ResidentCopy
from openjuki.systems.hub.services import take_over, take_over_all
from openjuki.systems.hub.services.offer_all import offer_all
from system.hub.samples import NUMBER, message, resident

pytestmark = pytest.mark.django_db
A, B = "1000000017", "2000000002"


def part(number: int, persons: list[str], so_far: int, *, last: bool = False) -> Incoming:
    body = Body(
        run=1, part=number, last=last, handed_over=so_far, persons=tuple(resident(p) for p in persons)
    )
    return Incoming(
        uuid7(), "residents/resident_handover/v1", "residents", "hub", bulk.SUBJECT, number,
        clock.real_now(), body,
    )  # fmt: skip


@pytest.mark.spec("HB-01")
def test_everybody_of_a_part_is_kept_as_by_a_message_about_a_change() -> None:
    take_over.take_over(message=message(resident("3000000003")))
    before = Message.objects.count()
    take_over_all.take_part(message=part(1, [A, B], 2))
    alone, together = ResidentCopy.objects.get(pk="3000000003"), ResidentCopy.objects.get(pk=A)
    assert together.items == {**alone.items, "addressee_no": A}
    assert (together.status, together.seq) == (alone.status, 1)
    assert together.number_hash == alone.number_hash
    assert Message.objects.count() == before, "the feed is one of changes"
    assert set(Stream.objects.filter(head=1).values_list("subject", flat=True)) >= {A, B}


@pytest.mark.spec("K-02")
def test_the_copies_hold_no_number_in_clear() -> None:
    take_over_all.take_part(message=part(1, [A], 1))
    with connection.cursor() as c:
        c.execute("SELECT r::text FROM resident_copy r")
        (row,) = c.fetchone()
    assert NUMBER not in row


@pytest.mark.spec("L-05")
@pytest.mark.parametrize(
    ("number", "persons", "so_far"),
    [
        pytest.param(3, [B], 2, id="part-missing"), pytest.param(2, [B], 7, id="persons-missing"),
        pytest.param(2, [A], 2, id="told-before"),
    ],
)  # fmt: skip
def test_a_part_that_does_not_follow_changes_nothing(number: int, persons: list[str], so_far: int) -> None:
    take_over_all.take_part(message=part(1, [A], 1))
    with pytest.raises(CannotApply), transaction.atomic():
        take_over_all.take_part(message=part(number, persons, so_far))
    assert ResidentCopy.objects.count() == 1
    assert Handover.objects.get().parts == 1


@pytest.mark.spec("HB-02", "L-02")
def test_everybody_can_be_offered_once_before_any_later_change() -> None:
    take_over.take_over(message=message(resident("3000000003")))
    take_over_all.take_part(message=part(1, [A, B], 2))
    seen: list[tuple[int, int]] = []
    assert offer_all(staff=audit.WORKER, progress=lambda *at: seen.append(at)) == 2
    assert seen == [(3, 3)]
    take_over.take_over(message=message(resident(A, name="変更 後"), seq=2))
    said = list(
        Message.objects.filter(receiver="offices").order_by("id").values_list("subject", "subject_seq")
    )
    # Between two persons there is no order: both of a part were made in the same moment.
    assert (said[0], set(said[1:3]), said[3]) == (("3000000003", 1), {(A, 1), (B, 1)}, (A, 2))
    assert offer_all(staff=audit.WORKER) == 0
    (first,) = Message.objects.filter(receiver="offices", subject=B)
    raw = current_party().bodies.unseal(
        first.body, kind=first.kind, day=first.body_day, message=str(first.id)
    )
    assert json.loads(raw) == json.loads(resident(B).model_dump_json())


def test_the_last_part_closes() -> None:
    take_over_all.take_part(message=part(1, [A], 1))
    assert Handover.objects.get().closed_at is None
    take_over_all.take_part(message=part(2, [], 1, last=True))
    assert Handover.objects.get().closed_at is not None

"""全件連携 through the gateway: on unchanged, before every later change of its persons, whole or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openjuki.messages.handover_items import AddressedIdentity
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.residents.identity_handover.v1 import Body
from openjuki.runtime import clock
from openjuki.runtime.exchange import CannotApply, Incoming, bulk
from openjuki.runtime.exchange.models import Bulk, Message, Stream
from openjuki.runtime.exchange.process import current_party
from openjuki.runtime.ids import uuid7
from openjuki.systems.juki_gateway.models import Forwarding, Passage, Waiting
from openjuki.systems.juki_gateway.rights import RIGHTS
from openjuki.systems.juki_gateway.selectors.passages import passages, persons_in
from openjuki.systems.juki_gateway.services import hours, pass_on
from support.signed_in import staff
from system.juki_gateway.samples import NUMBER, identity, message

pytestmark = pytest.mark.django_db
OPERATOR = staff(RIGHTS, "s9001")
A, B, C = "1000000017", "2000000002", "3000000003"


def part(number: int, persons: list[str], so_far: int, *, last: bool = False) -> Incoming:
    """A part of a run as the register sends it."""
    items = IdentityItems.model_validate(identity().model_dump())
    body = Body(
        run=1, part=number, last=last, handed_over=so_far,
        persons=tuple(AddressedIdentity(addressee_no=p, identity=items) for p in persons),
    )  # fmt: skip
    return Incoming(
        uuid7(), "residents/identity_handover/v1", "residents", "juki_gateway", bulk.SUBJECT, number,
        clock.real_now(), body,
    )  # fmt: skip


def sent() -> list[tuple[str, str, int, dict[str, Any]]]:
    bodies = current_party().bodies
    return [
        (m.kind.split("/")[1], m.subject, m.subject_seq,
         json.loads(bodies.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id))))
        for m in Message.objects.order_by("id")
    ]  # fmt: skip


@pytest.mark.spec("GW-01", "GW-02", "L-03")
def test_a_part_goes_on_unchanged_and_counts_as_the_first_of_its_persons() -> None:
    came = part(1, [A, B], 2)
    pass_on.take_over(message=came)
    assert sent() == [("identity_handover", bulk.SUBJECT, 1, json.loads(came.body.model_dump_json()))]
    pass_on.take_over(message=message(A, seq=2))
    assert sent()[1][:3] == ("identity_changed", A, 2)
    heads = Stream.objects.filter(sender="residents").values_list("subject", "head")
    assert {s: h for s, h in heads if s in (A, B)} == {A: 1, B: 1}
    both = {b.receiver: b.subjects for b in Bulk.objects.all()}
    assert both == {"juki_gateway": [A, B], "juki_cs": [A, B]}


@pytest.mark.spec("GW-02")
def test_while_a_part_waits_everybody_waits_behind_it() -> None:
    hours.suspend(reason="回線工事", staff=OPERATOR)
    pass_on.take_over(message=part(1, [A, B], 2))
    pass_on.take_over(message=part(2, [C], 3))
    hours.resume(staff=OPERATOR)
    # Open again, but the part is still there: a change of its person must not overtake it.
    pass_on.take_over(message=message(A, seq=2))
    pass_on.take_over(message=message("4000000004", seq=1))
    assert sent() == []
    assert pass_on.release_waiting() == 2
    while pass_on.release_waiting():
        pass
    assert [(kind, subject, seq) for kind, subject, seq, _ in sent()] == [
        ("identity_handover", bulk.SUBJECT, 1), ("identity_handover", bulk.SUBJECT, 2),
        ("identity_changed", A, 2), ("identity_changed", "4000000004", 1),
    ]  # fmt: skip
    assert not Waiting.objects.exists()
    assert Forwarding.objects.filter(held=True).count() == 4


def test_what_waits_is_sealed() -> None:
    hours.suspend(reason="回線工事", staff=OPERATOR)
    pass_on.take_over(message=part(1, [A], 1))
    raw = bytes(Waiting.objects.get().body_enc)
    assert NUMBER.encode() not in raw
    assert A.encode() not in raw


@pytest.mark.spec("GW-05")
def test_the_log_finds_the_part_by_a_person_in_it() -> None:
    pass_on.take_over(message=part(1, [A, B], 2))
    pass_on.take_over(message=message(C))
    (row,) = passages(addressee_no=B)
    assert row.what == "本人確認情報の全件連携"
    assert passages(addressee_no="9999999999") == []
    assert persons_in(passages()) == [C]


@pytest.mark.spec("L-05")
@pytest.mark.parametrize(
    ("persons", "before"),
    [pytest.param([A, A], False, id="twice-in-one"), pytest.param([A, B], True, id="told-before")],
)
def test_a_part_with_somebody_who_was_told_of_is_refused_whole(persons: list[str], before: bool) -> None:
    if before:
        pass_on.take_over(message=part(1, [B], 1))
    known = Passage.objects.count()
    from django.db import transaction

    with pytest.raises(CannotApply), transaction.atomic():
        pass_on.take_over(message=part(2, persons, 3))
    assert Passage.objects.count() == known
    assert len(sent()) == known

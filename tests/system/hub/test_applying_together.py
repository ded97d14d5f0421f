"""Messages that share a transaction: all of them, or each for itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from openjuki.runtime.exchange import Incoming
from openjuki.runtime.exchange.applying import Applier
from openjuki.runtime.exchange.envelope import Claims
from openjuki.runtime.exchange.handlers import apply_registered
from openjuki.runtime.exchange.intake import ACCEPTED, Arrival, take_in
from openjuki.runtime.exchange.models import Applied, Message, Quarantine
from openjuki.runtime.exchange.process import current_party
from openjuki.systems.hub import inbox
from openjuki.systems.hub.models import Passing, ResidentCopy
from system.hub.samples import message, resident

pytestmark = [pytest.mark.usefixtures("real_db")]
KIND = "residents/resident_changed/v1"


def arrive(messages: Sequence[Incoming]) -> None:
    """Store messages as the door does, ready to be applied."""
    party = current_party()
    arrivals = [
        Arrival(
            id=m.id,
            claims=Claims(
                iss="residents", aud="hub", kind=KIND, id=str(m.id), subject=m.subject, seq=m.seq,
                made_at=m.made_at.isoformat(), signed_at=m.made_at.isoformat(),
            ),
            made_at=m.made_at,
            replaces=None,
            body=m.body.model_dump_json(exclude_unset=True).encode(),
            digest=b"d" * 32,
            day=m.made_at.date(),
        )
        for m in messages
    ]  # fmt: skip
    with party.database.transaction() as cursor:
        assert set(take_in(party, cursor, arrivals)) == {ACCEPTED}


def people(count: int) -> list[str]:
    return [str(1_000_000_000 + n) for n in range(count)]


@pytest.mark.spec("HB-01", "L-05")
def test_one_that_cannot_be_applied_costs_its_neighbours_nothing() -> None:
    assert inbox.__name__
    wrong = message(resident("2000000001"), subject="1000000005x")
    arrive([*(message(resident(no)) for no in people(30)), wrong])
    assert Applier(current_party(), apply_registered).step() == 31
    assert set(ResidentCopy.objects.values_list("addressee_no", flat=True)) == set(people(30))
    assert sorted(Message.objects.values_list("subject", flat=True)) == people(30)
    assert Applied.objects.count() == 30
    assert Quarantine.objects.values_list("message_id", "code").get() == (wrong.id, "HU-01")
    told = dict(Message.objects.values_list("id", "subject"))
    assert {p.offered_as: p.addressee_no for p in Passing.objects.all()} == told


@pytest.mark.spec("L-05")
def test_what_another_worker_applied_meanwhile_is_applied_once() -> None:
    first, second = message(resident(people(2)[0])), message(resident(people(2)[1]))
    arrive([first, second])
    done: list[str] = []

    def overtaken(m: Incoming, cursor: object) -> None:
        if not done:  # while this one was about to begin, another worker takes the second
            done.append(m.subject)
            assert _other_worker(second)
        apply_registered(m, cursor)

    Applier(current_party(), overtaken).step()
    assert Applied.objects.count() == 2
    assert sorted(Message.objects.values_list("subject", flat=True)) == people(2)


def _other_worker(m: Incoming) -> bool:
    import threading

    from django.db import connection

    def work() -> None:
        party = current_party()
        with party.database.transaction() as cursor:
            cursor.execute("UPDATE exchange_stream SET head = 1 WHERE subject = %s", [m.subject])
            cursor.execute("DELETE FROM exchange_inbox WHERE message_id = %s", [m.id])
            cursor.execute(
                "INSERT INTO exchange_applied (receiver, message_id, outcome) VALUES ('hub', %s, 'applied')",
                [m.id],
            )
            apply_registered(m, cursor)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    return not thread.is_alive()

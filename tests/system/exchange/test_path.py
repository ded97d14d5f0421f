"""From publishing to effect, and back to the sender, over the real database."""

from __future__ import annotations

import psycopg
import pytest

from openjuki.runtime.exchange.publishing import Note, NotInManifest, publish_correction, publish_notes
from openjuki.runtime.exchange.sequencing import sequence
from system.exchange.world import KIND, World, body, note


@pytest.mark.spec("RR-06", "GW-01", "RR-16")
def test_a_message_takes_effect_and_the_sender_learns_it(world: World) -> None:
    (published,) = world.publish(note("1000000017"))
    assert world.rows("residents", "SELECT count(*) FROM exchange_pending") == [(1,)]
    relay = world.relay()
    sequence(world.party("residents").database)
    relay.step()
    delivery = (
        "SELECT state, attempts, delivered_at IS NOT NULL, settled_at IS NOT NULL FROM exchange_delivery"
    )
    assert world.rows("residents", delivery) == [("delivered", 1, True, False)]
    assert world.applier().step() == 1
    for _ in range(20):
        relay.step()
        if world.rows("residents", "SELECT 1 FROM exchange_delivery WHERE state = 'applied'"):
            break
        relay._outcomes._due["delivered"] = 0.0
    assert world.rows("residents", delivery) == [("applied", 1, True, True)]
    assert world.rows("juki_gateway", "SELECT message_id, subject, seq, name FROM effect") == [
        (published.id, "1000000017", 1, "青葉 花子")
    ]


@pytest.mark.spec("RR-07")
def test_a_rollback_takes_the_number_back_and_leaves_no_message(world: World) -> None:
    world.publish(note("1"))
    party = world.party("residents")

    def fails() -> None:
        with party.database.transaction() as cursor:
            assert publish_notes(party, cursor, [note("1")])[0].subject_seq == 2
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert world.publish(note("1"))[0].subject_seq == 2
    assert world.rows("residents", "SELECT count(*) FROM exchange_message") == [(2,)]


@pytest.mark.spec("RR-06")
def test_one_statement_numbers_several_of_one_person_in_order(world: World) -> None:
    published = world.publish(note("1", "一"), note("2", "二"), note("1", "三"))
    assert [(p.subject, p.subject_seq) for p in published] == [("1", 1), ("2", 1), ("1", 2)]
    world.deliver()
    applier = world.applier()
    while applier.step():
        pass
    rows = world.rows("juki_gateway", "SELECT subject, seq, name FROM effect ORDER BY subject, n")
    assert rows == [("1", 1, "一"), ("1", 2, "三"), ("2", 1, "二")]


@pytest.mark.spec("L-02")
def test_what_the_manifest_does_not_allow_is_not_published(world: World) -> None:
    with pytest.raises(NotInManifest):
        world.publish(note("1"), sender="hub")
    with pytest.raises(NotInManifest):
        world.publish(Note(KIND, "1", body(), receivers=("prefecture",)))
    assert world.rows("residents", "SELECT count(*) FROM exchange_message") == [(0,)]


@pytest.mark.spec("RR-12", "GW-02")
def test_a_held_route_is_queued_and_never_sent(world: World) -> None:
    # The road to other cities does not exist yet: its messages wait, and screens say so.
    with world.owner("residents") as c:
        c.execute(
            "INSERT INTO exchange_pending (message_id, receiver, state)"
            " VALUES ('0199c7e2-0000-7000-8000-000000000001', 'other_city', 'held')"
        )
    sequence(world.party("residents").database)
    assert world.rows("residents", "SELECT receiver, state FROM exchange_delivery") == [
        ("other_city", "held")
    ]
    assert world.party("juki_cs").manifest.receivers() == ["prefecture"]


@pytest.mark.spec("L-07")
def test_the_application_cannot_change_what_was_sent_or_received(world: World) -> None:
    world.publish(note("1"))
    world.deliver()
    for system, statement in (
        ("residents", "UPDATE exchange_message SET subject = '2'"),
        ("residents", "DELETE FROM exchange_message"),
        ("residents", "TRUNCATE exchange_message"),
        ("residents", "DELETE FROM exchange_feed"),
        ("juki_gateway", "UPDATE exchange_received SET subject = '2'"),
        ("juki_gateway", "DELETE FROM exchange_received"),
        ("juki_gateway", "DELETE FROM exchange_refused"),
    ):
        with world.app(system) as c, pytest.raises(psycopg.errors.InsufficientPrivilege):
            c.execute(statement)


@pytest.mark.spec("L-05")
def test_a_corrected_message_under_the_same_number_releases_the_stream(world: World) -> None:
    from openjuki.runtime.exchange.database import Cursor
    from openjuki.runtime.exchange.handlers import CannotApply, Incoming
    from system.exchange.world import record_effect

    def effect(message: Incoming, cursor: Cursor) -> None:
        if message.body.name == "誤":  # type: ignore[attr-defined]
            raise CannotApply("T-01", "現存する住民の転入です")
        record_effect(message, cursor)

    wrong, _ = world.publish(note("1", "誤"), note("1", "次"))
    world.publish(note("2", "他"))
    world.deliver()
    applier = world.applier()
    applier._effect = effect
    while applier.step():
        pass
    assert world.rows("juki_gateway", "SELECT name FROM effect") == [("他",)]
    reason = world.rows("juki_gateway", "SELECT code, reason, attempts, resolution FROM exchange_quarantine")
    assert reason == [("T-01", "現存する住民の転入です", 1, "")]
    party = world.party("residents")
    with party.database.transaction() as cursor:
        corrected = publish_correction(party, cursor, wrong.id, body("正"))
    assert (corrected.subject, corrected.subject_seq) == ("1", 1)
    world.deliver()
    while applier.step():
        pass
    names = world.rows("juki_gateway", "SELECT seq, name FROM effect WHERE subject = '1' ORDER BY n")
    assert names == [(1, "正"), (2, "次")]
    assert world.rows("juki_gateway", "SELECT resolution FROM exchange_quarantine") == [("corrected",)]
    assert world.rows("residents", "SELECT state FROM exchange_delivery WHERE message_id = %s", wrong.id) == [
        ("replaced",)
    ]

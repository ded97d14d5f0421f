"""What people see of a stopped message, and how it goes on; the constraints behind it in raw SQL."""

from __future__ import annotations

import os
from datetime import timedelta

import psycopg
import pytest

from openjuki.runtime.clock import TOKYO, real_now
from openjuki.runtime.exchange import counting, remedies, selectors
from openjuki.runtime.exchange.applying import LIMIT, Applier
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.erasure import erase_bodies
from openjuki.runtime.exchange.handlers import CannotApply, Incoming
from openjuki.runtime.exchange.receiving import receive
from openjuki.runtime.exchange.selectors import Filter
from system.exchange.world import KIND, World, note, record_effect


def refuse_first(message: Incoming, cursor: Cursor) -> None:
    if message.seq == 1 and message.subject == "1":
        raise CannotApply("T-01", "現存する住民の転入です")
    record_effect(message, cursor)


def stopped_world(world: World) -> Applier:
    world.publish(note("1"), note("1"), note("2"))
    world.deliver()
    applier = Applier(world.party("juki_gateway"), refuse_first)
    while applier.step():
        pass
    return applier


@pytest.mark.spec("L-05")
def test_a_stopped_stream_is_shown_and_two_persons_let_it_go_on(world: World) -> None:
    applier = stopped_world(world)
    gateway = world.party("juki_gateway").database
    (row,) = selectors.stopped(database=gateway)
    assert (row.subject, row.seq, row.behind, row.reason) == ("1", 1, 1, "現存する住民の転入です")
    assert "承認" in row.remedy
    where = {"receiver": "juki_gateway", "sender": "residents", "subject": "1"}
    with pytest.raises(remedies.CannotSkip):
        remedies.ask_skip(**where, seq=2, reason="誤送", by="s1", database=gateway)
    with pytest.raises(remedies.CannotSkip):
        remedies.ask_skip(**where, seq=1, reason=" ", by="s1", database=gateway)
    skip = remedies.ask_skip(**where, seq=1, reason="誤送信と確認", by="s1", database=gateway)
    assert selectors.stopped(database=gateway)[0].skip_asked_by == "s1"
    with pytest.raises(remedies.CannotSkip) as caught:
        remedies.approve_skip(skip, by="s1", database=gateway)
    assert caught.value.findings[0].id == "EX-04"
    remedies.approve_skip(skip, by="s2", database=gateway)
    while applier.step():
        pass
    assert world.rows("juki_gateway", "SELECT seq FROM effect WHERE subject = '1'") == [(2,)]
    assert selectors.stopped(database=gateway) == []
    with pytest.raises(remedies.CannotSkip):
        remedies.approve_skip(skip, by="s3", database=gateway)


@pytest.mark.spec("L-05")
def test_a_number_that_never_came_can_be_skipped_too(world: World) -> None:
    world.publish(note("1"), note("1"))
    with world.owner("residents") as c:
        c.execute("UPDATE exchange_pending SET state = 'held' WHERE n = 1")
    world.deliver()
    applier = world.applier()
    assert applier.step() == 0
    gateway = world.party("juki_gateway").database
    (row,) = selectors.stopped(database=gateway)
    assert (row.seq, row.message_id) == (1, None)
    skip = remedies.ask_skip(
        receiver="juki_gateway",
        sender="residents",
        subject="1",
        seq=1,
        reason="欠番",
        by="a",
        database=gateway,
    )
    remedies.approve_skip(skip, by="b", database=gateway)
    assert applier.step() == 1


@pytest.mark.spec("GW-05", "RR-16")
def test_the_life_of_a_message_is_told_with_all_its_times(world: World) -> None:
    stopped_world(world)
    residents, gateway = world.party("residents").database, world.party("juki_gateway").database
    relay = world.relay()
    relay._outcomes._ask("delivered", 0.0)
    rows = {r.subject + str(r.seq): r for r in selectors.sent(Filter(kind=KIND), database=residents)}
    assert {k: r.state for k, r in rows.items()} == {"11": "quarantined", "12": "delivered", "21": "applied"}
    assert rows["11"].remedy
    assert "現存する住民の転入" in rows["11"].reason
    told = [m.what for m in selectors.life(rows["21"].id, database=residents)]
    assert told == ["作成", "位置の付与", "送達", "処理済み"]
    told = [m.what for m in selectors.life(rows["11"].id, database=gateway)]
    assert told == ["受信", "隔離"]
    assert counting.counts(database=residents)["sent"] == {"quarantined": 1, "delivered": 1, "applied": 1}
    assert counting.counts(database=gateway)["received"] == {"quarantined": 1, "waiting": 1, "applied": 1}
    narrowed = selectors.received(Filter(subject="1", state="waiting", partner="residents"), database=gateway)
    assert [r.seq for r in narrowed] == [2]
    newest = selectors.sent(Filter(), limit=1, database=residents)
    older = selectors.sent(Filter(before=newest[0].id), database=residents)
    assert {r.id for r in [*newest, *older]} == {r.id for r in rows.values()}


@pytest.mark.spec("L-06")
def test_refused_ones_are_listed_and_can_be_sent_again(world: World) -> None:
    (published,) = world.publish(note("1"))
    party = world.party("residents")
    receive(world.party("juki_gateway"), ["junk"], remote="127.0.0.9")
    (row,) = selectors.refused(database=world.party("juki_gateway").database)
    assert (row.code, row.remote) == ("malformed", "127.0.0.9")
    assert row.reason
    with pytest.raises(remedies.CannotSendAgain):
        remedies.send_again(published.id, database=party.database)
    world.deliver()
    with world.owner("residents") as c:
        c.execute("UPDATE exchange_delivery SET state = 'refused', last_error = 'stale'")
    (refused,) = selectors.sent(Filter(state="refused"), database=party.database)
    assert refused.reason.startswith("署名した時刻")
    remedies.send_again(published.id, database=party.database)
    world.deliver()
    assert world.rows("residents", "SELECT state FROM exchange_delivery") == [("delivered",)]


@pytest.mark.spec("K-08")
def test_what_the_receiver_lost_is_sent_again(world: World) -> None:
    world.publish(note("1"))
    world.deliver()
    with world.owner("juki_gateway") as c:  # restored from a backup made before
        c.execute("TRUNCATE exchange_received, exchange_inbox, exchange_stream")
    relay = world.relay()
    relay._outcomes._ask("delivered", 0.0)
    assert world.rows("residents", "SELECT state FROM exchange_delivery") == [("queued",)]
    world.deliver()
    assert world.applier().step() == 1


@pytest.mark.spec("K-03", "K-04")
def test_erased_bodies_end_on_both_sides_and_are_not_sent(world: World) -> None:
    world.publish(note("1"))
    party = world.party("residents")
    today = real_now().astimezone(TOKYO).date()
    with pytest.raises(ValueError, match="当日"):
        erase_bodies(party, kind=KIND, before=today + timedelta(days=1), today=today, by="s9", why="期限")
    later = today + timedelta(days=1)
    days = erase_bodies(party, kind=KIND, before=later, today=later, by="s9", why="期限")
    assert today in days
    assert (KIND, today, "s9") in world.rows("residents", "SELECT kind, day, by FROM exchange_erased_bodies")
    world.deliver()
    assert world.rows("residents", "SELECT state, last_error FROM exchange_delivery") == [
        ("refused", "body_erased")
    ]
    assert world.rows("residents", "SELECT length(digest) FROM exchange_message") == [(32,)]


def test_a_worker_killed_again_and_again_by_one_message_spares_its_neighbours(world: World) -> None:
    world.publish(*[note(str(s)) for s in range(6)])
    world.deliver()

    class Killed(BaseException):
        """Stands for SIGKILL: nothing after it runs."""

    def effect(message: Incoming, cursor: Cursor) -> None:
        if message.subject == "3":
            raise Killed
        record_effect(message, cursor)

    for _ in range(20):
        applier = Applier(world.party("juki_gateway"), effect)
        try:
            while applier.step():
                pass
        except Killed:
            continue
        break
    assert len(world.rows("juki_gateway", "SELECT 1 FROM effect")) == 5
    assert world.rows("juki_gateway", "SELECT subject, code, attempts FROM exchange_quarantine") == [
        ("3", "attempts", 5)
    ]


def test_an_error_is_told_by_type_and_place_never_by_its_text(world: World) -> None:
    world.publish(note("1"))
    world.deliver()

    def effect(message: Incoming, cursor: Cursor) -> None:
        raise RuntimeError("青葉 花子 123456789018")

    Applier(world.party("juki_gateway"), effect, limit=1).step()
    ((reason,),) = world.rows("juki_gateway", "SELECT reason FROM exchange_quarantine")
    assert "RuntimeError" in reason
    assert os.path.splitext(os.path.basename(__file__))[0] in reason
    assert "花子" not in reason
    assert "123456789018" not in reason


def insert(table: str, columns: str, values: str) -> str:
    return f"INSERT INTO exchange_{table} ({columns}) VALUES ({values})"


def message(seq: int) -> str:
    columns = "id, kind, receiver, subject, subject_seq, made_at, digest, size, body, body_day"
    return insert(
        "message", columns, f"gen_random_uuid(), 'a/b/v1', 'x', '1', {seq}, now(), '', 0, '', now()"
    )


def skip(reason: str, by: str, at: str) -> str:
    columns = "receiver, sender, subject, seq, reason, asked_by, approved_by, approved_at"
    return insert("skip", columns, f"'x', 'y', '1', 1, {reason}, 'a', {by}, {at}")


DELIVERY = insert("delivery", "message_id, receiver, position, state", "gen_random_uuid(), 'x', 1, 'lost'")
INBOX = insert("inbox", "receiver, sender, subject, seq, message_id", "'x', 'y', '1', 1, gen_random_uuid()")
FEED = insert("feed", "receiver, position, message_id", "'x', 1, gen_random_uuid()")
APPLIED = insert("applied", "receiver, message_id, outcome", "'x', gen_random_uuid(), 'maybe'")
ERASED = insert("erased_bodies", "kind, day, by, why", "'a/b/v1', '2026-01-01', 'x', 'y'")


@pytest.mark.spec("L-05", "L-07")
@pytest.mark.parametrize(
    ("constraint", "statements"),
    [
        ("exchange_message_number", [message(1), message(1)]),
        ("exchange_message_seq_positive", [message(0)]),
        ("exchange_skip_two_persons", [skip("'r'", "'a'", "now()")]),
        ("exchange_skip_approval_whole", [skip("'r'", "'b'", "NULL")]),
        ("exchange_skip_reason", [skip("''", "NULL", "NULL")]),
        ("exchange_skip_once", [skip("'r'", "NULL", "NULL"), skip("'s'", "NULL", "NULL")]),
        ("exchange_delivery_state", [DELIVERY]),
        ("exchange_inbox_number", [INBOX, INBOX]),
        ("exchange_feed_pkey", [FEED, FEED]),
        ("exchange_applied_outcome", [APPLIED]),
        ("exchange_erased_once", [ERASED, ERASED]),
    ],
)
def test_the_database_refuses(world: World, constraint: str, statements: list[str]) -> None:
    with world.owner("hub") as c:
        for statement in statements[:-1]:
            c.execute(statement)
        with pytest.raises(psycopg.errors.IntegrityError) as caught:
            c.execute(statements[-1])
    assert caught.value.diag.constraint_name == constraint


@pytest.mark.spec("L-05", "K-08")
def test_a_database_that_goes_away_again_and_again_quarantines_nobody(world: World) -> None:
    world.publish(note("1"), note("2"))
    world.deliver()
    flaps = 0

    def effect(message: Incoming, cursor: Cursor) -> None:
        nonlocal flaps
        if message.subject == "1" and flaps < 2 * LIMIT:
            flaps += 1
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        if message.subject == "2":
            raise RuntimeError
        record_effect(message, cursor)

    applier = Applier(world.party("juki_gateway"), effect)
    for _ in range(2 * LIMIT):
        with pytest.raises(psycopg.OperationalError):
            applier.step()
    applier.step()
    assert world.rows("juki_gateway", "SELECT subject FROM effect") == [("1",)]
    assert world.rows("juki_gateway", "SELECT 1 FROM exchange_quarantine") == []
    waiting = "SELECT subject, attempts FROM exchange_inbox"
    assert world.rows("juki_gateway", waiting) == [("2", 1)], "an attempt that failed is counted"


@pytest.mark.spec("L-05")
def test_a_message_whose_own_statement_is_too_long_is_counted(world: World) -> None:
    world.publish(note("1"))
    world.deliver()

    def effect(message: Incoming, cursor: Cursor) -> None:
        cursor.execute("SET LOCAL statement_timeout = 10")
        cursor.execute("SELECT pg_sleep(5)")

    applier = Applier(world.party("juki_gateway"), effect)
    for _ in range(LIMIT):
        with pytest.raises(psycopg.OperationalError):
            applier.step()
    assert applier.step() == 1
    assert world.rows("juki_gateway", "SELECT code, attempts FROM exchange_quarantine") == [
        ("attempts", LIMIT)
    ]

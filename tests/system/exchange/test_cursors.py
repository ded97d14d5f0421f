"""Why a cursor is a position: cursors on ids lose rows, cursors on (transaction, id) break the order.

Both are shown with two transactions that overlap, and that positions do neither.
"""

from __future__ import annotations

import threading

import pytest

from openjuki.runtime.exchange.publishing import publish_notes
from openjuki.runtime.exchange.sequencing import sequence
from system.exchange.world import World, note

READ = "SELECT n, message_id FROM exchange_pending WHERE n > %s ORDER BY n"


def test_a_cursor_on_an_id_loses_what_commits_late(world: World) -> None:
    party = world.party("residents")
    with world.app("residents") as early, world.app("residents") as late:
        (slow,) = publish_notes(party, early.cursor(), [note("1")])  # takes the lower n, commits last
        (quick,) = publish_notes(party, late.cursor(), [note("2")])
        late.commit()
        seen = [m for _, m in world.rows("residents", READ, 0)]
        cursor = max(n for n, _ in world.rows("residents", READ, 0))
        early.commit()
    seen += [m for _, m in world.rows("residents", READ, cursor)]
    assert seen == [quick.id], "the slow one lies below the cursor for ever"
    assert slow.id in {m for _, m in world.rows("residents", READ, 0)}


def test_a_cursor_on_transaction_and_id_breaks_the_order_of_a_person(world: World) -> None:
    # An older transaction (lower xid) writes to the person after a younger one has committed.
    with world.owner("residents") as c:
        c.execute(
            "CREATE TABLE IF NOT EXISTS by_xid (x xid8 DEFAULT pg_current_xact_id(), n bigint, subject text)"
        )
        c.execute("TRUNCATE by_xid")
    with world.owner("residents") as older, world.owner("residents") as younger:
        older.execute("BEGIN")
        older.execute("SELECT pg_current_xact_id()")
        younger.execute("INSERT INTO by_xid (n, subject) VALUES (1, '1')")
        older.execute("INSERT INTO by_xid (n, subject) VALUES (2, '1')")
        older.execute("COMMIT")
    order = [n for (n,) in world.rows("residents", "SELECT n FROM by_xid ORDER BY x, n")]
    assert order == [2, 1], "the second change of the person comes before the first"


def test_positions_lose_nothing_and_keep_the_order(world: World) -> None:
    party = world.party("residents")
    database = party.database
    read = "SELECT position, message_id FROM exchange_feed WHERE position > %s ORDER BY position"
    with world.app("residents") as early, world.app("residents") as late:
        (slow,) = publish_notes(party, early.cursor(), [note("1")])
        (quick,) = publish_notes(party, late.cursor(), [note("2")])
        late.commit()
        sequence(database)
        first = world.rows("residents", read, 0)
        early.commit()
    sequence(database)
    second = world.rows("residents", read, first[-1][0])
    assert first == [(1, quick.id)]
    assert second == [(2, slow.id)]


@pytest.mark.spec("RR-07", "HB-02")
def test_many_writers_get_gapless_numbers_and_positions_in_one_order(world: World) -> None:
    """Four writers, twelve people, two sequencers at once: every number once, every position once."""
    stop = threading.Event()

    def write(seed: int) -> None:
        from openjuki.runtime.exchange.database import PlainDatabase

        mine = world.party("residents").with_database(PlainDatabase(world.inst.database_url("residents")))
        for i in range(60):
            with mine.database.transaction() as cursor:
                publish_notes(mine, cursor, [note(str((i * seed + k) % 12)) for k in range(0, 12, 4)][:1])

    def place() -> None:
        from openjuki.runtime.exchange.database import PlainDatabase

        own = PlainDatabase(world.inst.database_url("residents"))
        while not stop.is_set():
            sequence(own)

    writers = [threading.Thread(target=write, args=(s,)) for s in (1, 5, 7, 11)]
    placers = [threading.Thread(target=place) for _ in range(2)]
    for t in [*writers, *placers]:
        t.start()
    for t in writers:
        t.join()
    stop.set()
    for t in placers:
        t.join()
    while sequence(world.party("residents").database):
        pass
    rows = world.rows(
        "residents",
        "SELECT f.position, m.subject, m.subject_seq FROM exchange_feed f"
        " JOIN exchange_message m ON m.id = f.message_id ORDER BY f.position",
    )
    assert [p for p, _, _ in rows] == list(range(1, 241))
    heads: dict[str, int] = {}
    for _, subject, seq in rows:
        assert seq == heads.get(subject, 0) + 1
        heads[subject] = seq

"""A feed in pages: filtered when read, logged, taken over once and in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from openjuki.messages.hub.resident_delta.v1 import Body
from openjuki.messages.registry import folder
from openjuki.runtime.exchange import transfers
from openjuki.runtime.exchange.applying import Applier
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.endpoint import Endpoint
from openjuki.runtime.exchange.handlers import FeedFilter, Incoming
from openjuki.runtime.exchange.publishing import Note
from openjuki.runtime.exchange.pulling import Puller
from openjuki.runtime.exchange.sequencing import sequence
from openjuki.runtime.exchange.transport import NoAnswer, Peer
from openjuki.runtime.exchange.wsgi import exchange_application
from system.exchange.world import World

KIND = "hub/resident_delta/v1"
RECORD = json.loads((folder(KIND) / "examples" / "good" / "all_items.json").read_bytes())
ITEMS = {"offices.18": ["addressee_no", "name"], "offices.46": ["addressee_no", "name", "individual_number"]}


def only_own(consumer: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Office 18 gets nothing of people whose number ends in 3."""
    if consumer == "offices.18" and body["addressee_no"].endswith("3"):
        return None
    return {k: body[k] for k in ITEMS[consumer]}


def find(kind: str) -> FeedFilter | None:
    return only_own if kind == KIND else None


def delta(subject: str, name: str) -> Note:
    return Note(
        KIND, subject, Body.model_validate_json(json.dumps({**RECORD, "addressee_no": subject, "name": name}))
    )


def reader(world: World, consumer: str, *, filtered: bool = True, page: int = 500) -> Puller:
    door = Endpoint(world.party("hub"), find_filter=find if filtered else lambda _: None)
    http = httpx.Client(transport=httpx.WSGITransport(app=exchange_application(door)))
    return Puller(world.party(consumer), Peer(world.party(consumer), "hub", "http://x", http), page=page)


def publish(world: World, *notes: Note) -> None:
    world.publish(*notes, sender="hub")
    sequence(world.party("hub").database)


def take(world: World, consumer: str) -> list[tuple[str, str]]:
    taken: list[tuple[str, str]] = []

    def effect(message: Incoming, cursor: Cursor) -> None:
        taken.append((message.subject, message.body.name))  # type: ignore[attr-defined]

    applier = Applier(world.party(consumer), effect)
    while applier.step():
        pass
    return taken


@pytest.mark.spec("HB-02", "HB-06", "L-02")
def test_each_consumer_gets_its_own_part_once_and_in_order(world: World) -> None:
    publish(world, delta("11", "一"), delta("13", "二"), delta("11", "三"))
    for consumer, expected in (
        ("offices.18", [("11", "一"), ("11", "三")]),
        ("offices.46", [("11", "一"), ("13", "二"), ("11", "三")]),
    ):
        puller = reader(world, consumer)
        assert puller.step() == len(expected)
        assert puller.step() == 0
        assert sorted(take(world, consumer)) == sorted(expected)
    publish(world, delta("13", "四"), delta("11", "五"))
    assert reader(world, "offices.18").step() == 1
    assert take(world, "offices.18") == [("11", "五")]


@pytest.mark.spec("HB-02")
def test_the_number_is_in_no_page_but_of_those_who_may(world: World) -> None:
    publish(world, delta("11", "一"))
    for consumer, present in (("offices.18", False), ("offices.46", True)):
        peer = reader(world, consumer)._peer
        (item,) = peer.page(0, 10)["items"]
        assert (RECORD["individual_number"] in json.dumps(item)) is present
        assert set(item["body"]) == set(ITEMS[consumer])
    dump = world.rows("hub", "SELECT * FROM exchange_message")
    assert RECORD["individual_number"].encode() not in bytes(dump[0][8])
    assert RECORD["individual_number"] not in str(dump)


@pytest.mark.spec("L-02", "HB-07")
def test_without_a_filter_nothing_is_given(world: World) -> None:
    publish(world, delta("11", "一"))
    assert reader(world, "offices.46", filtered=False).step() == 0
    assert take(world, "offices.46") == []


@pytest.mark.spec("L-02", "L-06")
def test_who_is_no_reader_is_refused_and_recorded(world: World) -> None:
    with pytest.raises(NoAnswer, match="種別"):
        reader(world, "residents")._peer.page(0, 10)
    assert world.rows("hub", "SELECT code, claimed_sender FROM exchange_refused") == [
        ("kind_not_allowed", "residents")
    ]


@pytest.mark.spec("L-01", "HB-05")
def test_every_page_is_in_the_transfer_log_and_found_by_person(world: World) -> None:
    publish(world, delta("11", "一"), delta("13", "二"))
    reader(world, "offices.18").step()
    reader(world, "offices.46").step()
    hub = world.party("hub").database
    given = {t.consumer: t.given for t in transfers.about("13", database=hub)}
    assert given == {"offices.18": False, "offices.46": True}
    assert {t.consumer: t.given for t in transfers.about("11", database=hub)} == {
        "offices.18": True,
        "offices.46": True,
    }
    reader(world, "offices.18").step()
    (eighteen, fortysix) = transfers.readers(database=hub)
    assert (eighteen.consumer, eighteen.position, eighteen.newest) == ("offices.18", 2, 2)
    assert (fortysix.consumer, fortysix.position) == ("offices.46", 0)


@pytest.mark.spec("HB-02")
def test_pages_are_read_on_from_where_a_crash_left_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(world, *[delta(str(10 + i % 7), f"{i}") for i in range(50)])
    puller = reader(world, "offices.46", page=7)
    stored = 0
    original = Puller._store

    def broken(self: Puller, cursor: Cursor, *rest: Any) -> None:
        original(self, cursor, *rest)
        raise ConnectionError  # between the page and the commit: nothing of it may stay

    for _ in range(8):
        monkeypatch.setattr(Puller, "_store", broken)
        with pytest.raises(ConnectionError):
            puller.step()
        monkeypatch.setattr(Puller, "_store", original)
        stored += puller.step()
    assert puller.step() == 0
    assert stored == 50
    taken = take(world, "offices.46")
    assert len(taken) == 50
    for subject in {s for s, _ in taken}:
        numbers = [int(n) for s, n in taken if s == subject]
        assert numbers == sorted(numbers)

"""Everything that must not get in, through the real door and into the real tables."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from openjuki.runtime import keys
from openjuki.runtime.clock import real_now
from openjuki.runtime.exchange.endpoint import MAX_REQUEST, Endpoint
from openjuki.runtime.exchange.envelope import Claims, seal
from openjuki.runtime.exchange.receiving import Result, receive
from openjuki.runtime.exchange.transport import NoAnswer, Peer
from openjuki.runtime.exchange.wsgi import exchange_application
from openjuki.runtime.ids import uuid7
from system.exchange.world import KIND, World, body, note

BODY = body().model_dump_json().encode()


def token(
    world: World, content: bytes = BODY, *, by: str = "residents", ring: Any = None, **changes: Any
) -> str:
    now = real_now().isoformat()
    values: dict[str, Any] = {
        "iss": by,
        "aud": "juki_gateway",
        "kind": KIND,
        "id": str(uuid7()),
        "subject": "1",
        "seq": 1,
        "made_at": now,
        "signed_at": now,
    }
    party = world.party(by)
    return seal(Claims(**{**values, **changes}), content, ring or party.keyring, party.directory)


def deliver(world: World, *tokens: str) -> list[Result]:
    return receive(world.party("juki_gateway"), tokens, remote="127.0.0.1")


def codes(world: World) -> list[str]:
    return [c for (c,) in world.rows("juki_gateway", "SELECT code FROM exchange_refused ORDER BY id")]


def untouched(world: World) -> bool:
    tables = ("exchange_stream", "exchange_inbox", "exchange_received")
    return all(world.rows("juki_gateway", f"SELECT count(*) FROM {t}") == [(0,)] for t in tables)


@pytest.mark.spec("L-06", "A-06")
def test_strangers_and_impostors_touch_no_stream(world: World, tmp_path: Any) -> None:
    keys.setup(tmp_path, ["residents"])
    stranger = keys.load(tmp_path / "keys" / "residents", "residents")
    hub = world.party("hub").keyring
    old = (real_now() - timedelta(minutes=20)).isoformat()
    ahead = (real_now() + timedelta(hours=1)).isoformat()
    results = deliver(
        world,
        token(world, ring=stranger),
        token(world, ring=hub),
        token(world, aud="hub"),
        token(world, by="hub"),
        token(world, kind="juki_gateway/identity_changed/v1"),
        token(world, kind="residents/no_such_kind/v1"),
        token(world, signed_at=old),
        token(world, made_at=ahead),
        token(world, b"{" + b" " * 9000 + b"}"),
        token(world, seq=0),
        token(world, subject=""),
        token(world, id="1"),
        "x" * 100,
        "x" * (2 * world.party("juki_gateway").manifest.largest + 10_000),
    )
    expected = [
        "unknown_key",
        "wrong_sender",
        "cannot_open",
        "kind_not_allowed",
        "kind_not_allowed",
        "kind_not_allowed",
        "stale",
        "future",
        "too_large",
        "malformed",
        "malformed",
        "malformed",
        "malformed",
        "too_large",
    ]
    assert [r.code for r in results] == expected
    assert codes(world) == expected
    assert untouched(world)


@pytest.mark.spec("L-05")
def test_a_bad_one_in_a_batch_does_not_hinder_the_others(world: World) -> None:
    results = deliver(world, token(world, subject="1"), "junk", token(world, subject="2"))
    assert [r.outcome for r in results] == ["accepted", "refused", "accepted"]
    applier = world.applier()
    while applier.step():
        pass
    assert world.rows("juki_gateway", "SELECT subject FROM effect ORDER BY 1") == [("1",), ("2",)]


@pytest.mark.spec("L-06")
def test_a_batch_of_junk_leaves_one_row(world: World, tmp_path: Any) -> None:
    keys.setup(tmp_path, ["residents"])
    stranger = keys.load(tmp_path / "keys" / "residents", "residents")
    results = deliver(world, token(world, ring=stranger), *("junk" for _ in range(499)))
    assert [r.outcome for r in results] == ["refused"] * 500
    assert [r.code for r in results[:2]] == ["unknown_key", "malformed"]
    assert codes(world) == ["unknown_key"]
    assert untouched(world)


@pytest.mark.spec("L-06")
def test_replays(world: World) -> None:
    same = str(uuid7())
    made = real_now().isoformat()
    first = token(world, id=same, made_at=made)
    assert deliver(world, first, first)[1].outcome == "duplicate"
    again = token(world, id=same, made_at=made)  # the sender's own repetition: a new envelope, same content
    assert deliver(world, again)[0].outcome == "duplicate"
    other = token(world, body("別人").model_dump_json().encode(), id=same, made_at=made)
    assert deliver(world, other)[0].code == "id_reused"
    assert deliver(world, token(world, id=same, made_at=made, subject="2"))[0].code == "id_reused"
    assert world.applier().step() == 1
    assert deliver(world, again)[0].outcome == "duplicate"
    assert world.applier().step() == 0
    assert world.rows("juki_gateway", "SELECT count(*) FROM effect") == [(1,)]


@pytest.mark.spec("L-05")
def test_a_number_belongs_to_one_message(world: World) -> None:
    assert deliver(world, token(world))[0].outcome == "accepted"
    assert deliver(world, token(world))[0].code == "number_taken"
    assert deliver(world, token(world, replaces=str(uuid4())))[0].code == "number_taken"
    world.applier().step()
    assert deliver(world, token(world))[0].code == "number_used"
    assert world.rows("juki_gateway", "SELECT count(*) FROM effect") == [(1,)]


@pytest.mark.spec("L-05")
def test_a_body_of_the_wrong_form_parks_that_person_alone(world: World) -> None:
    broken = json.dumps({**json.loads(BODY), "furigana": "アオバ", "sex": "男"}).encode()
    results = deliver(world, token(world, broken), token(world, seq=2), token(world, subject="2"))
    assert [r.outcome for r in results] == ["accepted"] * 3
    applier = world.applier()
    while applier.step():
        pass
    assert world.rows("juki_gateway", "SELECT subject FROM effect") == [("2",)]
    ((code, reason),) = world.rows("juki_gateway", "SELECT code, reason FROM exchange_quarantine")
    assert code == "schema"
    assert "furigana: extra_forbidden" in reason
    assert "男" not in reason


@pytest.mark.spec("L-05")
def test_gaps_wait(world: World) -> None:
    deliver(world, token(world, seq=3), token(world, seq=2))
    applier = world.applier()
    assert applier.step() == 0
    deliver(world, token(world, seq=1))
    while applier.step():
        pass
    assert world.rows("juki_gateway", "SELECT seq FROM effect ORDER BY n") == [(1,), (2,), (3,)]


def client(world: World) -> httpx.Client:
    application = exchange_application(Endpoint(world.party("juki_gateway")))
    return httpx.Client(transport=httpx.WSGITransport(app=application), base_url="http://x")


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/exchange/messages", b"", 400),
        ("POST", "/exchange/messages", b"{}", 400),
        ("POST", "/exchange/messages", b'{"messages": []}', 400),
        ("POST", "/exchange/messages", b'{"messages": [1]}', 400),
        ("POST", "/exchange/messages", b'{"messages": ["\xe3\x81\x82"]}', 400),
        ("POST", "/exchange/messages", b"[" * 100_000, 400),
        ("POST", "/exchange/messages", b'{"messages": ["a.b.c.d.e"]}', 422),
        ("POST", "/exchange/status", b"{}", 400),
        ("POST", "/exchange/status", b'{"request": "x"}', 400),
        ("GET", "/exchange/feed", b"", 400),
        ("GET", "/exchange/messages", b"", 405),
        ("POST", "/exchange/elsewhere", b"", 404),
    ],
)
def test_doors_answer_nonsense_with_a_reason(
    world: World, method: str, path: str, content: bytes, status: int
) -> None:
    response = client(world).request(method, path, content=content)
    assert response.status_code == status
    if status not in (404, 405):
        assert len(codes(world)) == 1
    assert untouched(world)


def test_a_request_too_large_is_refused_unread(world: World) -> None:
    def unread() -> bytes:
        raise AssertionError("it was read")

    from openjuki.runtime.exchange.endpoint import Request

    request = Request("POST", "/exchange/messages", "", MAX_REQUEST + 1, "127.0.0.1", unread)
    assert Endpoint(world.party("juki_gateway")).answer(request).status == 413
    assert codes(world) == ["too_large"]


@pytest.mark.spec("L-06")
def test_one_cannot_ask_about_another_s_messages(world: World) -> None:
    (published,) = world.publish(note("1"))
    world.deliver()
    door = httpx.WSGITransport(app=exchange_application(Endpoint(world.party("juki_gateway"))))
    for asker, state in (("hub", "unknown"), ("residents", "waiting")):
        peer = Peer(world.party(asker), "juki_gateway", "http://x", httpx.Client(transport=door))
        assert peer.status([str(published.id)]) == [{"id": str(published.id), "state": state}]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(202, content=b"<html>sign in</html>"),
        httpx.Response(202, json={"receipt": "a.b.c"}),
        httpx.Response(202, json=[]),
        httpx.Response(202, json={}),
        httpx.Response(200, json={"receipt": ""}),
        httpx.Response(302, headers={"Location": "/signin"}),
        httpx.Response(500, content=b"\xff"),
        httpx.Response(503, json={"code": "stale"}),
    ],
)
def test_a_receiver_that_answers_nonsense_is_tried_again(world: World, answer: httpx.Response) -> None:
    world.publish(note("1"))
    party = world.party("residents")
    from openjuki.runtime.exchange.relaying import Relay
    from openjuki.runtime.exchange.sequencing import sequence

    sequence(party.database)
    http = httpx.Client(transport=httpx.MockTransport(lambda _: answer))
    nonsense = Relay(party, Peer(party, "juki_gateway", "http://x", http), party.database)  # type: ignore[arg-type]
    assert nonsense.step() == 0
    ((state, attempts, error),) = world.rows(
        "residents", "SELECT state, attempts, last_error FROM exchange_delivery"
    )
    assert (state, attempts) == ("queued", 1)
    assert error
    assert "html" not in error
    world.relay().step()
    assert world.rows("residents", "SELECT state, attempts, last_error FROM exchange_delivery") == [
        ("delivered", 2, "")
    ]


def test_a_receipt_of_another_party_or_request_counts_for_nothing(world: World) -> None:
    from openjuki.runtime.exchange.envelope import RECEIPT, sign

    for ring, digest in ((world.party("hub").keyring, None), (world.party("juki_gateway").keyring, "0" * 64)):

        def answer(request: httpx.Request, ring: Any = ring, digest: Any = digest) -> httpx.Response:
            import hashlib

            receipt = {
                "request": digest or hashlib.sha256(request.content).hexdigest(),
                "results": [{"outcome": "accepted", "code": "", "id": ""}],
            }
            return httpx.Response(
                202, json={"receipt": sign(json.dumps(receipt).encode(), {}, ring, RECEIPT)}
            )

        http = httpx.Client(transport=httpx.MockTransport(answer))
        peer = Peer(world.party("residents"), "juki_gateway", "http://x", http)
        with pytest.raises(NoAnswer):
            peer.send(["x"])

"""Disturbances on the way: processes killed, a receiver that answers nonsense, a stranger's message."""

from __future__ import annotations

import json
import random
import time

import httpx
import pytest

from flows.chain.chain import Chain, both, identity, wait_for
from openjuki.runtime import keys
from openjuki.runtime.clock import real_now
from openjuki.runtime.exchange.envelope import Claims, seal
from openjuki.runtime.ids import uuid7

OLD, NEW = "仙台市青葉区国分町三丁目7番1号", "仙台市太白区長町五丁目3番2号"
KILLED = ("gateway", "cs", "hub", "prefecture", "offices", "cs-web", "gateway-web", "hub-web", "residents")
FIRST, LAST, CHANGES = 1000, 1120, 4


def codes(first: int, last: int) -> list[str]:
    return [identity(n).resident_code for n in range(first, last)]


@pytest.mark.slow
@pytest.mark.spec("GW-02", "CS-01", "HB-02")
def test_every_change_takes_effect_once_and_in_order_whatever_dies(chain: Chain) -> None:
    chance = random.Random(2611)
    for change in range(CHANGES):
        reason = "move_within" if change else "move_in"
        for n in range(FIRST, LAST, 4):
            family = range(n, min(n + 4, LAST))
            chain.publish([note for m in family for note in both(m, reason, f"{NEW} {change}")])
        for name in chance.sample(KILLED, 3):
            chain.kill(name)
            time.sleep(chance.uniform(0.05, 0.3))
        chain.revive()
    persons = LAST - FIRST
    at_prefecture = "SELECT count(*) FROM notice WHERE resident_code = ANY(%s)"
    wait_for(
        lambda: chain.rows("prefecture", at_prefecture, codes(FIRST, LAST)) == [(persons * CHANGES,)],
        90,
        "都道府県に全件届きません",
    )
    sent_on = "SELECT resident_code, seq, address FROM notice WHERE resident_code = ANY(%s) ORDER BY id"
    told = chain.rows("prefecture", sent_on, codes(FIRST, LAST))
    heads: dict[str, int] = {}
    for code, seq, address in told:
        assert seq == heads.get(code, 0) + 1, "順序が違います"
        assert address == f"{NEW} {seq - 1}"
        heads[code] = seq
    for office in (18, 21, 40):
        wait_for(
            lambda office=office: _receipts(chain, office) == persons * CHANGES,
            60,
            f"移転先{office}が欠けています",
        )
        _in_order(chain, office)


def _receipts(chain: Chain, office: int) -> int:
    sql = "SELECT count(*) FROM office_receipt WHERE office = %s AND addressee_no::int BETWEEN %s AND %s"
    return int(chain.rows("offices", sql, office, FIRST, LAST - 1)[0][0])


def _in_order(chain: Chain, office: int) -> None:
    sql = "SELECT addressee_no, seq FROM office_receipt WHERE office = %s ORDER BY id"
    heads: dict[str, int] = {}
    for person, seq in chain.rows("offices", sql, office):
        assert seq == heads.get(person, 0) + 1
        heads[person] = seq
    wrong = "SELECT count(*) FROM office_person WHERE office = %s AND addressee_no::int BETWEEN %s AND %s"
    wrong += " AND items->>'address' <> %s"
    assert chain.rows("offices", wrong, office, FIRST, LAST - 1, f"{NEW} {CHANGES - 1}") == [(0,)]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("nonsense", id="nonsense", marks=pytest.mark.spec("CS-01")),
        pytest.param("swallow", id="answer-lost", marks=pytest.mark.spec("L-07")),
        pytest.param("away", id="503", marks=pytest.mark.spec("GW-05")),
    ],
)
def test_a_receiver_that_does_not_answer_rightly_gets_it_later_and_once(chain: Chain, fault: str) -> None:
    n = {"nonsense": 2000, "swallow": 2001, "away": 2002}[fault]
    chain.fault(fault)
    chain.publish([*both(n, "move_in", OLD), *both(n, "move_within", NEW)])
    failing = (
        "SELECT attempts, last_error FROM exchange_delivery d JOIN exchange_message m ON m.id = d.message_id"
        " WHERE m.subject = %s AND d.state = 'queued' AND d.attempts > 1"
    )
    code = identity(n).resident_code
    wait_for(lambda: chain.rows("juki_cs", failing, code), 20, "再試行されていません")
    assert chain.rows("juki_cs", failing, code)[0][1], "理由が残っていません"
    chain.fault("")
    delivered = "SELECT d.state FROM exchange_delivery d JOIN exchange_message m ON m.id = d.message_id"
    delivered += " WHERE m.subject = %s ORDER BY m.subject_seq"
    wait_for(
        lambda: chain.rows("juki_cs", delivered, code) == [("applied",), ("applied",)], 30, "届いていません"
    )
    notices = chain.rows("prefecture", "SELECT seq FROM notice WHERE resident_code = %s ORDER BY id", code)
    assert notices == [(1,), (2,)]


def _forge(chain: Chain, kind: str, issuer: str, audience: str) -> str:
    """A message that claims to come from `issuer`, signed with a stranger's key."""
    stranger = keys.load(chain.inst.home / "keys" / "stranger", "stranger")
    directory = keys.Directory(chain.inst.home / "keys" / "directory.json")
    now = real_now().isoformat()
    body = identity(3000, "move_in")
    claims = Claims(issuer, audience, kind, str(uuid7()), body.resident_code, 1, now, now)
    return seal(claims, body.model_dump_json().encode(), stranger, directory)


@pytest.mark.parametrize(
    ("node", "kind", "issuer"),
    [
        pytest.param(
            "juki_cs", "juki_gateway/identity_changed/v1", "juki_gateway", marks=pytest.mark.spec("A-06")
        ),
        pytest.param("prefecture", "juki_cs/identity_record/v1", "juki_cs", marks=pytest.mark.spec("L-06")),
        pytest.param("hub", "residents/resident_changed/v1", "residents", marks=pytest.mark.spec("L-02")),
    ],
)
def test_a_forged_message_is_refused_and_stops_nothing(
    chain: Chain, node: str, kind: str, issuer: str
) -> None:
    before = chain.count(node, "exchange_received")
    url = f"http://127.0.0.1:{chain.inst.port(node)}/exchange/messages"
    content = json.dumps({"messages": [_forge(chain, kind, issuer, node)]}).encode()
    answer = httpx.post(url, content=content, headers={"Content-Type": "application/json"}, trust_env=False)
    assert answer.status_code == 422
    refused = "SELECT code, claimed_sender FROM exchange_refused ORDER BY at DESC LIMIT 1"
    assert chain.rows(node, refused) == [("wrong_sender", issuer)]
    assert chain.count(node, "exchange_received") == before
    n = {"juki_cs": 3001, "prefecture": 3002, "hub": 3003}[node]
    chain.publish(both(n, "move_in", OLD))
    code = identity(n).resident_code
    sql = "SELECT seq FROM notice WHERE resident_code = %s"
    wait_for(lambda: chain.rows("prefecture", sql, code) == [(1,)], 30, "ほかの電文が止まっています")

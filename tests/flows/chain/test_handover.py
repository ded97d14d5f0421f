"""全件連携 over the whole way: each person first, changes after; who is not accepted stops nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flows.chain.chain import Chain, both, day, identity, resident, wait_for
from openjuki.messages.handover_items import AddressedIdentity
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.residents.identity_handover.v1 import Body as IdentityPart
from openjuki.messages.residents.resident_handover.v1 import Body as ResidentPart
from openjuki.runtime.exchange import bulk, remedies
from openjuki.runtime.exchange.database import PlainDatabase

OLD, NEW = "仙台市青葉区国分町三丁目7番1号", "仙台市太白区長町五丁目3番2号"
_parts = {"juki_gateway": 0, "hub": 0}
_said: dict[str, int] = {}


def hand_over(chain: Chain, numbers: list[int], *, last: bool = False, **changes: dict[str, Any]) -> None:
    """A part about the persons, as the register would make it; `changes` by person: p1234={…}."""
    addressed = [
        AddressedIdentity(
            addressee_no=str(n),
            identity=IdentityItems.model_validate(
                identity(n, "move_in", address=OLD, **changes.get(f"p{n}", {})).model_dump()
            ),
        )
        for n in numbers
    ]
    with chain.party.database.transaction() as cursor:
        for receiver, kind, build, persons in (
            ("juki_gateway", "residents/identity_handover/v1", IdentityPart, addressed),
            ("hub", "residents/resident_handover/v1", ResidentPart, [resident(n) for n in numbers]),
        ):
            assert bulk.first_numbers(cursor, receiver, [str(n) for n in numbers]) == {
                str(n) for n in numbers
            }
            _parts[receiver] += 1
            said = _said.setdefault(receiver, 0) + len(numbers)
            _said[receiver] = said
            body = build(run=1, part=_parts[receiver], last=last, handed_over=said, persons=tuple(persons))
            bulk.publish_bulk(chain.party, cursor, kind=kind, body=body, subjects=[str(n) for n in numbers])


def skip(chain: Chain, system: str, sender: str, subject: str) -> None:
    """Let a stopped stream go on, by two persons: what stands here must not trouble other tests."""
    database = PlainDatabase(chain.inst.database_url(system))
    asked = remedies.ask_skip(
        receiver=system, sender=sender, subject=subject, seq=1, reason="試験", by="s9001", database=database
    )
    remedies.approve_skip(asked, by="s9002", database=database)
    database.reset()


def at_prefecture(chain: Chain, n: int) -> list[tuple[Any, ...]]:
    code = identity(n).resident_code
    return chain.rows(
        "prefecture", "SELECT seq, address FROM notice WHERE resident_code = %s ORDER BY seq", code
    )


@pytest.mark.spec("GW-02", "CS-01", "HB-01")
def test_changes_published_at_once_after_a_part_arrive_after_it(chain: Chain) -> None:
    people = list(range(7000, 7040))
    hand_over(chain, people)
    for n in people:
        chain.publish(both(n, "move_within", NEW))
    for n in people:
        wait_for(lambda n=n: at_prefecture(chain, n) == [(1, OLD), (2, NEW)], 60, f"{n} が届きません")
    held = "SELECT count(*) FROM resident_copy WHERE addressee_no::int BETWEEN 7000 AND 7039 AND items->>'address' = %s"
    wait_for(lambda: chain.rows("hub", held, NEW) == [(40,)], 30, "業務間連携に届きません")


@pytest.mark.spec("L-05")
def test_whom_the_prefecture_does_not_accept_stops_nobody_else(chain: Chain) -> None:
    tomorrow = day(date(2199, 1, 1))
    people = [7100, 7101, 7102]
    hand_over(chain, people, p7101={"birth": tomorrow})
    for n in (7100, 7102):
        wait_for(lambda n=n: at_prefecture(chain, n) == [(1, OLD)], 60, f"{n} が届きません")
    chain.publish(both(7102, "move_within", NEW))
    wait_for(lambda: at_prefecture(chain, 7102) == [(1, OLD), (2, NEW)], 30, "異動が届きません")
    parked = "SELECT kind, seq, code, attempts FROM exchange_quarantine WHERE subject = %s"
    code = identity(7101).resident_code
    assert chain.rows("prefecture", parked, code) == [("juki_cs/identity_record/v1", 1, "PF-06", 1)]
    assert at_prefecture(chain, 7101) == []
    skip(chain, "prefecture", "juki_cs", code)


@pytest.mark.spec("GW-02", "GW-05")
def test_while_the_link_is_suspended_a_part_waits_and_everybody_behind_it(chain: Chain) -> None:
    chain.change("juki_gateway", "INSERT INTO suspension (reason, started_by) VALUES ('試験', 's9001')")
    hand_over(chain, [7200, 7201])
    chain.publish(both(7201, "move_within", NEW))
    wait_for(lambda: chain.count("juki_gateway", "waiting") == 2, 30, "保留されません")
    assert at_prefecture(chain, 7201) == []
    chain.change("juki_gateway", "UPDATE suspension SET ended_at = now(), ended_by = 's9001'")
    wait_for(lambda: at_prefecture(chain, 7201) == [(1, OLD), (2, NEW)], 30, "再開後に届きません")


def test_the_closing_part_closes_every_file(chain: Chain) -> None:
    hand_over(chain, [7300])
    hand_over(chain, [], last=True)
    closed = "SELECT closed_at IS NOT NULL FROM handover"
    for system in ("juki_cs", "hub", "prefecture"):
        wait_for(lambda s=system: chain.rows(s, closed) == [(True,)], 30, f"{system} が閉じません")
    chain.publish(both(7301, "move_within", NEW)[:1])
    parked = "SELECT code FROM exchange_quarantine WHERE subject = '7301'"
    wait_for(lambda: chain.rows("juki_cs", parked) == [("CC-05",)], 30, "未知の人の異動が止まりません")
    assert at_prefecture(chain, 7301) == []
    skip(chain, "juki_cs", "juki_gateway", "7301")

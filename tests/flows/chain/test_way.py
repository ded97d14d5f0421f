"""One change on its way: from the register to the prefecture and to the offices."""

from __future__ import annotations

import pytest

from flows.chain.chain import Chain, both, identity, resident, wait_for
from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.messages.parts import LegalDate
from openjuki.runtime.exchange import Note
from support.as_written import FORMS, NAMES

NEW = "仙台市太白区長町五丁目3番2号"
OLD = "仙台市青葉区国分町三丁目7番1号"


def at_prefecture(chain: Chain, n: int) -> list[tuple[int, str]]:
    code = identity(n).resident_code
    return chain.rows(
        "prefecture", "SELECT seq, address FROM notice WHERE resident_code = %s ORDER BY id", code
    )


@pytest.mark.spec("1-3", "1-4")
def test_the_eight_items_arrive_at_the_prefecture_in_order(chain: Chain) -> None:
    chain.publish([*both(1, "move_in", OLD), *both(1, "move_within", NEW)])
    wait_for(lambda: len(at_prefecture(chain, 1)) == 2, 30, "都道府県に届きません")
    assert at_prefecture(chain, 1) == [(1, OLD), (2, NEW)]
    shown = chain.get("prefecture", f"/api/people/{identity(1).resident_code}").json()
    want = identity(1, "move_within", address=NEW)
    assert shown == {
        "resident_code": want.resident_code,
        "name": want.name,
        "birth": want.birth.text,
        "sex": "1",
        "address": NEW,
        "individual_number": True,
        "reason": "move_within",
        "changed_on": want.changed_on.text,
        "active": True,
        "seq": 2,
    }
    page = chain.get("prefecture", "/").text
    assert "試験 1郎" in page
    assert want.resident_code not in page
    assert str(want.individual_number) not in page


@pytest.mark.spec("RR-J-law-05", "PO-1")
def test_every_form_of_date_and_every_character_arrive_as_they_were_written(chain: Chain) -> None:
    told = {}
    for at, form in enumerate(FORMS):
        born = parse_uncertain(form)
        name = f"{NAMES[at % len(NAMES)]}　太郎"
        said = identity(
            700 + at, "move_in", name=name, birth=LegalDate(text=form, first=born.first, last=born.last)
        )
        told[said.resident_code] = (name, form)
        chain.publish([Note("residents/identity_changed/v1", str(700 + at), said)])
    codes = list(told)
    asked = "SELECT resident_code, name, birth_text FROM identity_version WHERE resident_code = ANY(%s)"
    wait_for(lambda: len(chain.rows("juki_cs", asked, codes)) == len(codes), 30, "CSに届きません")
    assert {code: (name, form) for code, name, form in chain.rows("juki_cs", asked, codes)} == told

    def arrived() -> dict[str, tuple[str, str]]:
        answers = {c: chain.get("prefecture", f"/api/people/{c}") for c in codes}
        return {c: (a.json()["name"], a.json()["birth"]) for c, a in answers.items() if a.status_code == 200}

    wait_for(lambda: len(arrived()) == len(codes), 30, "都道府県に届きません")
    assert arrived() == told


@pytest.mark.spec("8-1", "8-2", "HB-02")
def test_the_offices_get_their_own_items_of_it(chain: Chain) -> None:
    chain.publish(both(2, "move_in", OLD))
    for office in (18, 21, 40):
        wait_for(
            lambda office=office: chain.get("offices", f"/api/offices/{office}/people/2").status_code == 200,
            30,
            f"移転先{office}に届きません",
        )
        told = chain.get("offices", f"/api/offices/{office}/people/2").json()
        assert told["items"]["address"] == OLD
        assert told["individual_number"] is False
    assert chain.post("offices", "/api/offices/46/pull", {}).status_code == 200
    dedicated = chain.get("offices", "/api/offices/46/people/2").json()
    assert dedicated["individual_number"] is True
    assert set(dedicated["items"]) == {
        "addressee_no", "name", "birth", "sex", "address", "address_detail", "became_resident_on",
        "address_since",
    }  # fmt: skip


@pytest.mark.spec("HB-06", "L-01")
def test_an_office_that_only_asks_gets_its_items_and_leaves_a_record(chain: Chain) -> None:
    chain.publish(both(3, "move_in", OLD))
    wait_for(
        lambda: chain.rows("hub", "SELECT 1 FROM resident_copy WHERE addressee_no = '3'"), 30, "届きません"
    )
    question = {"addressee_no": "3", "operator": "k0001", "reason": "世帯構成の確認"}
    told = chain.post("offices", "/api/offices/23/inquiries", question)
    assert told.status_code == 200
    assert told.json()["items"]["household_no"] == "500003"
    assert "individual_number" not in told.json()["items"]
    refused = chain.post("offices", "/api/offices/18/inquiries", question)
    assert refused.status_code == 403
    assert refused.json()["findings"][0]["id"] == "HU-20"
    assert chain.rows(
        "hub", "SELECT consumer, outcome FROM inquiry WHERE addressee_no = '3' ORDER BY at"
    ) == [("offices.23", "given"), ("offices.18", "refused")]


@pytest.mark.spec("L-05")
def test_a_contradiction_stops_one_person_and_nobody_else(chain: Chain) -> None:
    chain.publish(both(4, "move_in", OLD))
    wrong = identity(4, "move_within", address=NEW, name="別人 花子")
    chain.publish([Note("residents/identity_changed/v1", "4", wrong), *both(4, "move_within", NEW)])
    chain.publish(both(5, "move_in", OLD))
    wait_for(lambda: at_prefecture(chain, 5), 30, "ほかの人の電文が届きません")
    wait_for(
        lambda: (
            chain.rows("juki_cs", "SELECT code FROM exchange_quarantine WHERE subject = '4'") == [("CC-07",)]
        ),
        30,
        "隔離されません",
    )
    assert len(at_prefecture(chain, 4)) == 1
    wait_for(
        lambda: (
            chain.rows(
                "juki_gateway",
                "SELECT d.state FROM exchange_delivery d JOIN exchange_message m ON m.id = d.message_id"
                " WHERE m.subject = '4' ORDER BY m.subject_seq",
            )
            == [("applied",), ("quarantined",), ("delivered",)]
        ),
        30,
        "中間サーバに隔離が伝わりません",
    )


@pytest.mark.spec("RR-12")
def test_notices_to_other_cities_wait_and_are_shown_as_not_sent(chain: Chain) -> None:
    from openjuki.messages.residents.move_in_notification.v1 import Body

    person = identity(6, "move_in")
    body = Body(
        to_municipality="03201", from_municipality="04101", resident_code=person.resident_code,
        name=person.name, birth=person.birth, sex="1", previous_address="盛岡市内丸12番2号",
        last_registered_address=None, unreported_address=None, address=OLD, changed_on=person.changed_on,
        notified_on=person.changed_on.first,
    )  # fmt: skip
    chain.publish([Note("residents/move_in_notification/v1", "6", body)])
    wait_for(lambda: chain.count("juki_cs", "unsent_notice") == 1, 30, "転入通知が届きません")
    sql = "SELECT receiver, state FROM exchange_delivery WHERE receiver = 'other_city'"
    wait_for(lambda: chain.rows("juki_cs", sql) == [("other_city", "held")], 10, "保留されていません")


def test_the_hub_keeps_a_page_of_the_transfer_log_for_each_fetch(chain: Chain) -> None:
    chain.publish([Note("residents/resident_changed/v1", "7", resident(7))])
    wait_for(lambda: chain.get("offices", "/api/offices/18/people/7").status_code == 200, 30, "届きません")
    given = chain.rows(
        "hub",
        "SELECT count(*) FROM exchange_message m JOIN exchange_feed f ON f.message_id = m.id"
        " JOIN exchange_feed_page p ON f.position BETWEEN p.from_position AND p.to_position"
        " WHERE m.subject = '7' AND p.consumer = 'offices.18' AND NOT f.position = ANY(p.left_out)",
    )
    assert given == [(1,)]


@pytest.mark.spec("GW-02")
def test_while_the_link_is_suspended_changes_wait_and_then_go_on_in_order(chain: Chain) -> None:
    chain.change("juki_gateway", "INSERT INTO suspension (reason, started_by) VALUES ('試験', 's9001')")
    chain.publish([*both(8, "move_in", OLD), *both(8, "move_within", NEW)])
    wait_for(lambda: chain.count("juki_gateway", "waiting") == 2, 30, "保留されません")
    assert at_prefecture(chain, 8) == []
    chain.change("juki_gateway", "UPDATE suspension SET ended_at = now(), ended_by = 's9001'")
    wait_for(lambda: at_prefecture(chain, 8) == [(1, OLD), (2, NEW)], 30, "再開後に届きません")
    assert chain.count("juki_gateway", "waiting") == 0

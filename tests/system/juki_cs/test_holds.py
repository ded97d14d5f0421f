"""抑止と支援措置 at CS: shown in every search, and the address of a protected person by right only (S 3.1, S 3.4)."""

from __future__ import annotations

from typing import Any

import pytest

from openjuki.messages.juki_gateway.hold_changed.v1 import Body
from openjuki.messages.registry import catalogue
from openjuki.runtime import clock, exchange
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.ids import uuid7
from openjuki.systems.juki_cs.models import HeldPerson, IdentityRecord
from openjuki.systems.juki_cs.rights import RIGHTS
from openjuki.systems.juki_cs.services import holds
from openjuki.systems.juki_cs.services.update import update_identity
from support.signed_in import terminal
from system.juki_cs.samples import message

pytestmark = pytest.mark.django_db
PLACE = "国分町三丁目7番1号"
NOSY = frozenset(RIGHTS) - {"juki_cs.item.support_measure"}
WHO = {"name": "葛󠄂城", "birth": "1985-03-09", "reason": "本人確認"}


@pytest.fixture(autouse=True)
def protected(db: None) -> None:
    update_identity(message=message(1))
    update_identity(message=message(2, name="葛󠄂城 太郎", sex="1", address="仙台市青葉区本町一丁目1番1号"))
    holds.take_over(message=held("9000000001"))


def held(addressee_no: str, subject: str = "", **marks: bool) -> Incoming:
    body = Body(addressee_no=addressee_no, **({"issue_held": True, "support_measure": True} | marks))
    return Incoming(
        id=uuid7(), kind="juki_gateway/hold_changed/v1", sender="juki_gateway", receiver="juki_cs",
        subject=subject or f"hold-{addressee_no}", seq=1, made_at=clock.real_now(), body=body,
    )  # fmt: skip


def search(rights: Any, **terms: str) -> list[dict[str, Any]]:
    answer = terminal(rights).post(
        "/api/identity/search", {"reason": "本人確認", **terms}, content_type="application/json"
    )
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["persons"]
    return found


@pytest.mark.spec("S 3.4", "RR-25")
@pytest.mark.protects(
    "juki_cs POST api/identity/search", "juki_gateway exchange juki_gateway/hold_changed/v1 → juki_cs"
)
def test_the_address_is_for_whoever_holds_the_right() -> None:
    seen = {p["name"]: p for p in search(NOSY, name="葛󠄂城", birth="1985-03-09")}
    assert (seen["葛󠄂城　花子"]["support_measure"], seen["葛󠄂城　花子"]["address"]) == (True, "")
    assert seen["葛󠄂城 太郎"]["address"] == "仙台市青葉区本町一丁目1番1号"
    allowed = {p["name"]: p for p in search(RIGHTS, name="葛󠄂城", birth="1985-03-09")}
    assert PLACE in allowed["葛󠄂城　花子"]["address"]


def test_a_place_neither_finds_nor_misses_a_protected_person() -> None:
    places = ("国分町", "本町", "どこにもない町")
    answers = [[p["name"] for p in search(NOSY, name="葛󠄂城　花子", address=place)] for place in places]
    assert answers == [["葛󠄂城　花子"]] * 3
    assert [p["name"] for p in search(RIGHTS, name="葛󠄂城", address="本町")] == ["葛󠄂城 太郎"]


@pytest.mark.protects("juki_cs screen identity/", "juki_cs screen identity/<int:record>/")
def test_the_screens_of_the_integrated_terminal_show_the_mark_and_no_address() -> None:
    browser = terminal(NOSY)
    found = browser.post("/identity/", {"name": "葛󠄂城", "birth": "S60.3.9", "reason": "本人確認"})
    record = IdentityRecord.objects.get(addressee_no="9000000001").pk
    one = browser.post(f"/identity/{record}/", {"reason": "本人確認"})
    for answer in (found, one):
        assert answer.status_code == 200
        assert "支援措置" in answer.content.decode()
        assert PLACE not in answer.content.decode()
    assert PLACE in terminal(RIGHTS).post(f"/identity/{record}/", {"reason": "本人確認"}).content.decode()


@pytest.mark.protects("juki_cs POST api/identity/<record>")
def test_one_person_by_program_bears_the_mark_and_no_address() -> None:
    path = f"/api/identity/{IdentityRecord.objects.get(addressee_no='9000000001').pk}"
    body = {"reason": "本人確認"}
    answer = terminal(NOSY).post(path, body, content_type="application/json")
    assert answer.status_code == 200
    states = answer.json()["states"]
    assert [(s["support_measure"], s["address"]) for s in states] == [(True, "")] * len(states)
    allowed = terminal(RIGHTS).post(path, body, content_type="application/json").json()
    assert PLACE in allowed["states"][0]["address"]


@pytest.mark.spec("S 3.1")
def test_a_hold_on_issuing_alone_is_shown_and_hides_nothing() -> None:
    holds.take_over(message=held("9000000002", support_measure=False))
    seen = {p["name"]: p for p in search(NOSY, name="葛󠄂城", birth="1985-03-09")}["葛󠄂城 太郎"]
    assert (seen["issue_held"], seen["support_measure"]) == (True, False)
    assert seen["address"]


def test_what_is_lifted_is_shown_no_more_and_a_wrong_subject_is_refused() -> None:
    holds.take_over(message=held("9000000001", issue_held=False, support_measure=False))
    assert not HeldPerson.objects.filter(issue_held=True).exists()
    with pytest.raises(exchange.CannotApply, match="CC-30"):
        holds.take_over(message=held("9000000001", subject="9000000001"))


@pytest.mark.protects("juki_cs screen notices/", "juki_cs GET api/notices")
def test_the_list_of_unsent_notices_shows_no_address() -> None:
    browser = terminal(NOSY)
    page, answer = browser.get("/notices/"), browser.get("/api/notices")
    assert (page.status_code, answer.status_code) == (200, 200)
    assert PLACE not in page.content.decode()
    assert PLACE not in str(answer.json())  # the bytes of JSON escape every character of a place


@pytest.mark.protects(
    "juki_cs exchange juki_cs/identity_record/v1 → prefecture",
    "juki_cs exchange juki_cs/identity_handover/v1 → prefecture",
    "juki_cs exchange juki_cs/move_in_notification/v1 → other_city",
    "juki_cs exchange juki_cs/move_out_information/v1 → other_city",
    "juki_cs exchange juki_cs/family_register_supplement_notice/v1 → other_city",
)
def test_what_leaves_the_city_is_what_the_law_lists_and_no_mark() -> None:
    """A protected person's change goes to the prefecture as anybody's, sealed; other cities' roads are held."""
    sent = Message.objects.filter(kind="juki_cs/identity_record/v1")
    assert {m.receiver for m in sent} == {"prefecture"}
    assert not any(PLACE.encode() in bytes(m.body) for m in sent)
    routes = [r for r in catalogue().routes if r.sender == "juki_cs"]
    assert {r.receiver for r in routes} == {"prefecture", "other_city"}
    for route in routes:
        body = catalogue().body_type(route.kind)
        assert "RR-J-other-08" not in str(body.model_json_schema())
        assert "support_measure" not in str(body.model_json_schema())
        assert route.route == ("held" if route.receiver == "other_city" else "open")

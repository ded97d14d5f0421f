"""統合端末: search under A-07, its log, the idle lock, the notices that wait."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from openjuki.messages.juki_gateway.move_in_notification.v1 import Body as MoveIn
from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.exchange import Incoming
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import policy
from openjuki.runtime.signin.models import StaffSession
from openjuki.systems.juki_cs.rights import RIGHTS
from openjuki.systems.juki_cs.selectors.identity import Terms
from openjuki.systems.juki_cs.services import notices
from openjuki.systems.juki_cs.services.update import update_identity
from support.signed_in import terminal
from system.juki_cs.samples import identity, message

pytestmark = pytest.mark.django_db
BIRTH = "1985-03-09"


@pytest.fixture
def clerk() -> Client:
    update_identity(message=message(1))
    update_identity(message=message(2, name="葛󠄂城 太郎", sex="1"))
    return terminal(["juki_cs.identity.search"])


def ask(browser: Client, **given: Any) -> Any:
    return browser.post("/api/identity/search", given, content_type="application/json")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"name": "葛󠄂城"}, id="name"),
        pytest.param({"birth": BIRTH}, id="birth"),
        pytest.param({"name": "葛󠄂城", "sex": "1"}, id="name-and-sex"),
        pytest.param({"resident_code": identity().resident_code}, id="code"),
        pytest.param({"individual_number": identity().individual_number, "sex": "2"}, id="number-and-sex"),
    ],
)
@pytest.mark.spec("A-07")
def test_fewer_than_two_items_besides_sex_are_refused_in_api_and_screen(
    clerk: Client, given: dict[str, str]
) -> None:
    answer = ask(clerk, **given, reason="本人確認")
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["id"] == "CC-20"
    page = clerk.post("/identity/", {**given, "reason": "本人確認"})
    assert page.status_code == 422
    assert "性別を除く2つ以上の項目" in page.content.decode()
    assert "検索結果" not in page.content.decode()
    assert AuditRow.objects.filter(action="identity.search", outcome="refused").count() == 2


@pytest.mark.parametrize("blank", [" ", "\u3000", "\u00a0\t", "\u2003"])
@pytest.mark.parametrize("field", ["name", "address"])
@pytest.mark.spec("A-07")
def test_a_blank_is_no_item(clerk: Client, field: str, blank: str) -> None:
    answer = ask(clerk, birth=BIRTH, **{field: blank}, reason="本人確認")
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["id"] == "CC-20"


@pytest.mark.parametrize("field", ["name", "sex", "address", "resident_code", "individual_number"])
@pytest.mark.spec("A-07")
def test_blanks_of_every_item_count_as_not_given(field: str) -> None:
    assert Terms(**{field: " \u3000"}).given == ()
    assert Terms(**{field: "1"}).given == (field,)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param({"name": "葛󠄂城", "birth": BIRTH}, ["葛󠄂城　花子", "葛󠄂城 太郎"], id="name-birth"),
        pytest.param({"name": "葛󠄂城", "birth": BIRTH, "sex": "1"}, ["葛󠄂城 太郎"], id="and-sex"),
        pytest.param({"name": "葛󠄂城 花", "address": "国分町"}, ["葛󠄂城　花子"], id="name-address"),
        pytest.param({"name": "葛城", "birth": BIRTH}, [], id="another-glyph"),
        pytest.param({"name": "葛󠄂城", "birth": "1985-03-10"}, [], id="another-day"),
    ],
)
@pytest.mark.spec("CS-04", "3-1")
def test_two_items_find_who_matches_all_of_them(
    clerk: Client, given: dict[str, str], names: list[str]
) -> None:
    answer = ask(clerk, **given, reason="本人確認")
    assert answer.status_code == 200
    assert sorted(p["name"] for p in answer.json()["persons"]) == sorted(names)


@pytest.mark.spec("U-04", "U-08", "U-19")
def test_a_search_is_logged_with_who_why_and_whom_but_without_numbers(clerk: Client) -> None:
    code, number = identity().resident_code, str(identity().individual_number)
    given = {"resident_code": code, "individual_number": number, "case_no": "R8-17"}
    assert ask(clerk, **given, reason="").status_code == 422
    assert ask(clerk, **given, reason="特例転入の確認").status_code == 200
    row = AuditRow.objects.get(action="identity.search", outcome="viewed")
    assert (row.actor, row.reason, row.case_no) == ("s1001", "特例転入の確認", "R8-17")
    assert row.subjects == ["9000000001"]
    assert row.terms["operator"] == "s1001"
    assert row.terms["verified_by"] == ["password", "totp"]
    everything = str(AuditRow.objects.values_list("terms", "subjects", "reason"))
    assert code not in everything
    assert number not in everything


@pytest.mark.spec("CS-04", "U-05")
def test_one_person_is_shown_with_history_and_the_number_only_by_right(clerk: Client) -> None:
    from openjuki.systems.juki_cs.models import IdentityRecord

    record = IdentityRecord.objects.get(addressee_no="9000000001").pk
    number = str(identity().individual_number)
    assert clerk.post(f"/identity/{record}/", {}).status_code == 422
    refused = AuditRow.objects.filter(action="identity.show", outcome="refused")
    before = refused.count()
    assert clerk.post("/identity/987654321/", {"reason": "本人確認"}).status_code == 404
    assert (refused.count() - before, refused.latest("at").terms["finding"]) == (1, "CC-23")
    page = clerk.post(f"/identity/{record}/", {"reason": "本人確認"})
    assert page.status_code == 200
    assert "国内転入" in page.content.decode()
    assert number not in page.content.decode()
    assert clerk.post(f"/identity/{record}/", {"reason": "本人確認", "number": "1"}).status_code == 403
    allowed = terminal(["juki_cs.identity.search", "juki_cs.item.individual_number"], "s1002")
    shown = allowed.post(f"/identity/{record}/", {"reason": "本人確認", "number": "1"})
    assert number in shown.content.decode()


def test_the_screen_reads_wareki_and_says_what_it_cannot_read(clerk: Client) -> None:
    page = clerk.post("/identity/", {"name": "葛󠄂城", "birth": "S60.3.9", "reason": "本人確認"})
    assert "検索結果 2件" in page.content.decode()
    bad = clerk.post("/identity/", {"name": "葛󠄂城", "birth": "S60.2.30", "reason": "本人確認"})
    assert bad.status_code == 422
    assert "S60.3.9 のように" in bad.content.decode()


@pytest.mark.spec("U-05")
def test_without_the_right_there_is_no_search() -> None:
    other = terminal(["juki_cs.notices.view"])
    assert ask(other, name="葛󠄂城", birth=BIRTH, reason="本人確認").status_code == 403
    assert other.get("/identity/").status_code == 403


@pytest.mark.spec("U-12")
def test_five_minutes_without_activity_lock_the_screen(clerk: Client) -> None:
    assert policy.idle_seconds() == 300
    StaffSession.objects.update(seen_at=clock.real_now() - timedelta(seconds=299))
    assert clerk.get("/").status_code == 200
    StaffSession.objects.update(seen_at=clock.real_now() - timedelta(seconds=301))
    locked = clerk.get("/identity/")
    assert (locked.status_code, locked["Location"].startswith("/signin/locked")) == (302, True)
    assert ask(clerk, name="葛󠄂城", birth=BIRTH, reason="本人確認").status_code == 423


@pytest.mark.spec("RR-12")
def test_a_notice_for_another_city_waits_and_says_so() -> None:
    person = identity()
    body = MoveIn(
        to_municipality="03201", from_municipality="04101", resident_code=person.resident_code,
        name=person.name, birth=person.birth, sex="2", previous_address="盛岡市内丸12番2号",
        last_registered_address=None, unreported_address=None, address=person.address,
        changed_on=person.changed_on, notified_on=date(2026, 11, 20),
    )  # fmt: skip
    kind = "juki_gateway/move_in_notification/v1"
    incoming = Incoming(uuid7(), kind, "juki_gateway", "juki_cs", "9000000001", 1, clock.real_now(), body)
    notices.queue_move_in_notification(message=incoming)
    assert Message.objects.get().receiver == "other_city"
    page = terminal(RIGHTS).get("/notices/").content.decode()
    assert "転入通知" in page
    assert "盛岡市(03201)" in page
    assert person.resident_code not in page


@pytest.mark.spec("A-07", "U-05", "U-19")
def test_one_persons_states_by_program_need_a_reason_and_the_number_its_right(clerk: Client) -> None:
    record = ask(clerk, name="葛󠄂城", birth=BIRTH, reason="本人確認").json()["persons"][0]["record"]
    path = f"/api/identity/{record}"

    def show(browser: Client, **given: Any) -> Any:
        return browser.post(path, given, content_type="application/json")

    answer = show(clerk, reason="本人確認").json()
    assert [s["record"] for s in answer["states"]] == [record] * len(answer["states"])
    assert answer["individual_number"] is None
    assert show(clerk, reason=" ").json()["findings"][0]["id"] == "CC-21"
    refused = show(clerk, reason="本人確認", with_number=True)
    assert (refused.status_code, refused.json()["findings"][0]["id"]) == (403, "CC-22")
    allowed = show(terminal(RIGHTS), reason="本人確認", with_number=True).json()
    assert len(allowed["individual_number"]) == 12
    row = AuditRow.objects.filter(action="identity.show").latest("id")
    assert (row.reason, row.terms["number"]) == ("本人確認", True)
    unknown = clerk.post("/api/identity/999999", {"reason": "本人確認"}, content_type="application/json")
    assert unknown.status_code == 404

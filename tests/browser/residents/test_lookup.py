"""Search, person, household, messages: for a case or a reason, by arrow keys, masked where the law says (U-19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, Hold, Person
from openjuki.systems.residents.rights import RIGHTS
from support.residents import family_data, make_staff, move_family_in, settle_notice
from support.screens import Desk, look


def search(desk: Desk, kana: str, reason: str = "窓口での本人確認") -> None:
    desk.go("/search")
    desk.keyboard.type(kana)
    if reason:
        desk.keyboard.fill("#id_reason", reason)
    with desk.page.expect_navigation():
        desk.press("Enter")


@pytest.mark.screen("search", "person")
@pytest.mark.spec("RR-04")
def test_found_people_are_walked_by_arrow_keys(clerk: Desk) -> None:
    move_family_in()
    search(clerk, "シケン")
    look(clerk, "search")
    page = clerk.page
    expect(page.locator(".found-title")).to_have_text("4人")
    names = page.locator("tbody a[data-item]").all_inner_texts()
    clerk.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == names[1]
    clerk.press("Enter")
    page.wait_for_url("**/persons/*")
    expect(page.locator("h1")).to_have_text(names[1])
    assert "窓口" not in page.url


@pytest.mark.spec("U-19")
def test_a_search_without_a_purpose_is_refused_beside_its_field(clerk: Desk) -> None:
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    search(clerk, "シケン", reason="")
    expect(clerk.page.locator(".reason .finding")).to_contain_text("目的がありません")
    expect(clerk.page.locator("#id_reason")).to_be_focused()  # work goes on where it stopped
    look(clerk, "search-refused")
    clerk.keyboard.type("窓口での本人確認")
    with clerk.page.expect_navigation():
        clerk.press("Control+Enter")
    expect(clerk.page.locator(".found-title, main > p.panel")).to_be_visible()


@pytest.mark.spec("RR-04", "S 2.1.3")
def test_kanji_in_the_first_box_is_a_name(clerk: Desk) -> None:
    move_family_in()
    search(clerk, "試験")
    expect(clerk.page.locator("#id_name")).to_have_value("試験")
    expect(clerk.page.locator(".found-title")).to_have_text("4人")


def test_number_fields_stand_there_for_the_right_only(sit_down: Callable[[Staff], Desk]) -> None:
    few = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.search.individual_number"})
    desk = sit_down(few)
    desk.go("/search")
    assert desk.page.locator("[name=individual_number]").count() == 0
    assert desk.page.locator("[name=resident_code]").count() == 1


def test_a_protected_person_is_a_masked_row(sit_down: Callable[[Staff], Desk]) -> None:
    people = move_family_in()
    Hold.objects.create(
        addressee_no=people[1], process="inquiry", level="error", support_measure=True, reason="申出",
        starts_on=date(2026, 11, 1), set_by="s3001", set_at=clock.now(),
    )  # fmt: skip
    desk = sit_down(make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"}))
    search(desk, "シケン ハナコ")
    row = desk.page.locator("tbody tr.is-held")
    expect(row).to_contain_text("支援措置")
    assert "青葉町" not in row.inner_text()
    look(desk, "search-protected")


@pytest.mark.spec("RR-08")
def test_a_person_as_of_a_day_and_as_known_at_a_day(clerk: Desk) -> None:
    people = move_family_in()
    case = CaseFile.objects.get()
    household = Person.objects.get(addressee_no=people[0]).household_no
    with clock.fixed(date(2026, 11, 24)):
        settle_notice(
            {
                "ward": "04101", "notified_on": "2026-11-21", "moved_on": "2026-11-20", "household_no": household,
                "address": family_data()["address"] | {"lot": "９番９号"},
                "members": [{"addressee_no": no} for no in people],
                "notifier": {"name": "試験　太郎", "capacity": "householder"},
                "identity": {"method": "licence"},
            },
            "move_within",
        )  # fmt: skip
    page = clerk.go(f"/persons/{people[0]}?case={case.case_no}")
    look(clerk, "person")
    address = page.locator("[data-item-name=address_text] dd")
    expect(address).to_contain_text("９番９号")
    assert page.locator(".timeline > li").count() == 2
    clerk.keyboard.fill("#id_as_of", "81118")
    clerk.press("Enter")
    expect(address).to_contain_text("１番１号")
    expect(page.locator(".past")).to_contain_text("これより新しい履歴があります")
    look(clerk, "person-past")
    clerk.keyboard.fill("#id_as_of", "")
    clerk.keyboard.fill("#id_known_at", "81123")
    clerk.press("Enter")
    expect(page.locator("#id_known_at-reading")).to_have_text("令和8年11月23日")
    expect(address).to_contain_text("１番１号")  # on that day nobody knew of the move
    assert AuditRow.objects.filter(action="residents.view").count() == 3


@pytest.mark.screen("household")
@pytest.mark.spec("RR-04")
def test_the_household_in_its_standing_order_with_cards(clerk: Desk) -> None:
    people = move_family_in()
    case = CaseFile.objects.get()
    household = Person.objects.get(addressee_no=people[0]).household_no
    page = clerk.go(f"/households/{household}?case={case.case_no}")
    look(clerk, "household")
    assert page.locator("tbody td:nth-child(4)").all_inner_texts() == ["世帯主", "妻", "子", "子"]
    assert page.locator("tbody td:nth-child(8)").all_inner_texts() == ["なし"] * 4
    assert AuditRow.objects.filter(action="residents.view_household").count() == 1
    clerk.press("ArrowDown", "Enter")
    page.wait_for_url("**/persons/*")


def test_numbers_are_hidden_from_who_may_not_see_them(sit_down: Callable[[Staff], Desk]) -> None:
    people = move_family_in()
    case = CaseFile.objects.get()
    hidden = {"residents.item.individual_number", "residents.item.resident_code"}
    desk = sit_down(make_staff("s1009", rights=frozenset(RIGHTS) - hidden))
    page = desk.go(f"/persons/{people[0]}?case={case.case_no}")
    expect(page.locator("[data-item-name=individual_number] dd")).to_have_text("●●●●")
    expect(page.locator("[data-item-name=resident_code] dd")).to_have_text("●●●●")
    member = family_data()["members"][0]
    assert member["individual_number"] not in page.content()
    assert member["resident_code"] not in page.content()


@pytest.mark.screen("case-messages", "message-status")
@pytest.mark.screen("messages", "message", "messages-stopped", "messages-refused")
def test_messages_of_a_case_and_of_all(clerk: Desk) -> None:
    move_family_in()
    case = CaseFile.objects.get()
    page = clerk.go(f"/cases/{case.case_no}/messages")
    look(clerk, "case-messages")
    titles = page.locator("tbody td:nth-child(2)").all_inner_texts()
    assert titles.count("転入通知") == 4
    assert titles.count("本人確認情報の更新") == 4
    clerk.go("/message-status")
    look(clerk, "messages")
    expect(page.locator(".chip", has_text="作成済み")).to_contain_text("20")
    for shown in ("stopped/", "refused/", ""):
        clerk.go(f"/messages/{shown}")
        look(clerk, f"exchange-{shown.strip('/') or 'list'}")
    clerk.keyboard.reach("main tbody a")
    clerk.press("Enter")
    page.wait_for_url("**/messages/*-*/")
    look(clerk, "exchange-message")


@pytest.mark.spec("RR-04", "S 2.2.3")
def test_the_characters_of_a_name_enlarged_with_their_codes(clerk: Desk) -> None:
    data = family_data()
    for member in data["members"]:
        member["surname"] = "葛\U000e0107城"
    case_no = settle_notice(data)
    page = clerk.go(f"/persons/{CaseFile.objects.get(case_no=case_no).subjects[0]}?case={case_no}")
    clerk.press("F4")
    row = page.locator("#characters tbody tr").first
    expect(row).to_contain_text("MJ022337")
    expect(row).to_contain_text("U+845B U+E0107")
    expect(row).to_contain_text("外字(代替文字 葛 B9D5)")
    look(clerk, "person-characters")
    clerk.press("Escape")
    expect(page.locator("#characters")).to_be_hidden()

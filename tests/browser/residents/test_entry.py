"""The entry screen: findings, towns, who lives there, papers, agents (S 4.0.1 to S 4.0.9, A-04, A-10)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.runtime import places
from openjuki.systems.residents.models import CaseDraft, CaseFile, CasePaper
from openjuki.systems.residents.services import cases
from support.drafts import draft_of
from support.quiet import wait_until_quiet
from support.register import person, towns
from support.residents import CLERK, address, family_data, move_family_in
from support.screens import Desk, look


def entered(clerk: Desk, **changes: object) -> str:
    """A family's notice that is nearly done, opened for entry."""
    case = cases.open_case(staff=CLERK, kind="move_in")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=family_data() | changes)
    clerk.go(f"/cases/{case.case_no}/entry")
    return case.case_no


def test_a_finding_stands_beside_its_field_while_typing(clerk: Desk) -> None:
    entered(clerk)
    page = clerk.page
    clerk.keyboard.fill("[name='members.2.relationship']", "孫")
    clerk.keyboard.press("Enter")
    box = page.locator("#id_members-2-relationship-findings .finding-error")
    expect(box).to_contain_text("続柄に「孫」は使えません")
    expect(box).to_contain_text("子の子")
    expect(page.locator("[name='members.2.relationship']")).to_have_attribute("aria-invalid", "true")
    look(clerk, "move-in-finding")


@pytest.mark.spec("A-10")
def test_what_blocks_is_told_at_the_top_and_what_was_typed_stays(clerk: Desk) -> None:
    entered(clerk)
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    clerk.press("F12")
    expect(clerk.page.locator("[data-refused]")).to_contain_text("エラー 1件")
    expect(clerk.page.locator(".form-findings")).to_contain_text("書面が記録されていません")
    look(clerk, "move-in-refused")
    assert CaseFile.objects.get().state == "entering"
    expect(clerk.page.locator("[name='members.0.given_name']")).to_have_value("太郎")


def test_an_alert_needs_a_reason_which_is_kept(clerk: Desk) -> None:
    move_family_in()
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    other = family_data(2)
    for member in other["members"]:
        member["surname"] = "別姓"
    other["notifier"]["name"] = "別姓　太郎"
    cases.save_draft(staff=CLERK, case_no=case_no, data=other)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    page = clerk.go(f"/cases/{case_no}/entry")
    page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    clerk.press("F12")
    expect(page.locator("[data-refused]")).to_contain_text("確認 1件")
    assert clerk.keyboard.focused() == "ack-A27-joins"
    clerk.keyboard.press("Space", "Enter")
    clerk.keyboard.type("生計が別")
    clerk.press("F12")
    page.wait_for_url("**done=submitted*")
    assert CaseDraft.objects.get(case__case_no=case_no).acknowledged == {"A27-joins": "生計が別"}


def test_who_lives_there_is_shown_and_can_be_joined(clerk: Desk) -> None:
    move_family_in()
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    data = family_data(2)
    data["address"] = {}
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    page = clerk.go(f"/cases/{case_no}/entry")
    clerk.keyboard.fill("[name='address.postal_code']", address()["postal_code"])
    clerk.keyboard.press("Enter")
    if page.locator("[data-town-choice]").count():
        clerk.keyboard.press("Enter")
    expect(page.locator("[name='address.lot']")).to_be_focused()
    clerk.keyboard.type("１番１号")
    clerk.keyboard.press("Enter")
    expect(page.locator(".neighbour-list")).to_contain_text("試験　太郎 の世帯に入る")
    clerk.keyboard.reach("[name=joins]")
    clerk.keyboard.press("ArrowDown")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    wait_until_quiet(page)
    assert len(CaseDraft.objects.get(case__case_no=case_no).data["joins"]) == 10
    look(clerk, "move-in-neighbours")


@pytest.mark.spec("S 4.0.2")
def test_a_town_of_the_citys_dictionary_meets_those_who_live_there(clerk: Desk) -> None:
    towns()
    person(1)
    case_no = entered(clerk, address={})
    page = clerk.page
    clerk.keyboard.fill("[name='address.postal_code']", "見本町1丁目")
    clerk.keyboard.press("Enter")
    expect(page.locator("[name='address.lot']")).to_be_focused()
    clerk.keyboard.type("２番１０号")
    clerk.keyboard.press("Enter")
    expect(page.locator(".neighbour-list")).to_contain_text("見本　太郎 の世帯に入る")
    look(clerk, "entry-dictionary-town")
    assert CaseDraft.objects.get(case__case_no=case_no).data["address"]["town_code"] == "0001001"


def test_a_shared_postal_code_offers_its_towns_by_arrow_keys(clerk: Desk) -> None:
    shared = next(t for t in places.towns("04102") if len(places.by_postal_code(t.postal_code)) > 1)  # fmt: skip
    case_no = entered(clerk, address={})
    page = clerk.page
    clerk.keyboard.fill("[name='address.postal_code']", shared.postal_code)
    clerk.keyboard.press("Enter")
    expect(page.locator("[data-town-choice]")).to_be_visible()
    look(clerk, "towns")
    clerk.keyboard.press("ArrowDown", "Enter")
    wanted = places.by_postal_code(shared.postal_code)[1]
    expect(page.locator("[name='address.text']")).to_have_value(wanted.address)
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    wait_until_quiet(page)
    kept = CaseDraft.objects.get(case__case_no=case_no).data["address"]
    assert (kept["code"], kept["town_code"]) == (wanted.municipality, wanted.town_code)


@pytest.mark.spec("A-04")
def test_an_agent_brings_the_mandate_with_it(clerk: Desk) -> None:
    case_no = entered(clerk)
    page = clerk.page
    expect(page.locator("[name='agent.mandate_seen']")).to_be_hidden()
    clerk.keyboard.choose("[name='notifier.capacity']", "agent")
    clerk.keyboard.reach("[name='agent.mandate_seen']")
    clerk.keyboard.press("Space", "Enter")
    clerk.keyboard.type("委任状")
    clerk.keyboard.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    wait_until_quiet(page)
    agent = CaseDraft.objects.get(case__case_no=case_no).data["agent"]
    assert agent == {"mandate_seen": True, "mandate": "委任状"}


def test_the_papers_of_a_case_on_one_key(clerk: Desk) -> None:
    case_no = entered(clerk)
    page = clerk.page
    clerk.keyboard.press("F9")
    expect(page.locator("#papers")).to_be_visible()
    look(clerk, "papers")
    with page.expect_response("**/pdf") as answered:
        clerk.keyboard.press("2")
    assert answered.value.headers["content-type"] == "application/pdf"
    page.wait_for_url("**/papers/*")
    look(clerk, "paper")
    assert list(CasePaper.objects.values_list("kind", flat=True)) == ["confirmation_sheet"]
    clerk.press("Escape")
    page.wait_for_url(f"**/cases/{case_no}/entry*")


def test_a_case_is_withdrawn_with_a_reason(clerk: Desk) -> None:
    case_no = entered(clerk)
    clerk.keyboard.press("F10")
    clerk.keyboard.type("来庁しないことになった")
    clerk.press("Enter")
    clerk.page.wait_for_url("**done=withdrawn*")
    case = CaseFile.objects.get(case_no=case_no)
    assert case.state == "withdrawn"


@pytest.mark.spec("S 4.1.3.0.1", "S 4.2.0.2")
def test_a_late_notice_is_turned_into_its_ex_officio_counterpart_by_keyboard(clerk: Desk) -> None:
    case_no = cases.open_case(staff=CLERK, kind="move_out").case_no
    data = draft_of("move_out", move_family_in()) | {"moves_out_on": "2026-11-01"}
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    page = clerk.go(f"/cases/{case_no}/entry")
    expect(page.locator("main")).to_contain_text("「職権に切り替える」(F10)")
    clerk.keyboard.press("F10")
    expect(page.locator("#withdraw-reason")).to_be_focused()
    for _ in range(3):
        clerk.keyboard.press("Tab")
    expect(page.locator("#turn-reason")).to_be_focused()
    clerk.keyboard.type("届出期間の経過")
    look(clerk, "turn-ex-officio")
    with page.expect_navigation(url="**/entry?focus=*"):
        clerk.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("職権による転出")
    expect(page.locator("[data-turned]")).to_contain_text("引き継がない項目: 届出人、本人確認")
    expect(page.locator("[name='grounds.basis']")).to_be_focused()
    expect(page.locator("[name='grounds.document']")).to_have_value("転出届")
    expect(page.locator("#written")).to_contain_text("根拠書面あり")
    expect(page.locator("[data-key=F10]")).to_contain_text("取下げ")
    look(clerk, "turned-ex-officio")
    assert CaseFile.objects.get(case_no=case_no).kind == "move_out_ex_officio"


def test_a_character_that_cannot_be_recorded_is_replaced_by_the_one_of_a_key(clerk: Desk) -> None:
    entered(clerk)
    page = clerk.page
    name = page.locator("[name='members.0.surname']")
    clerk.keyboard.fill(name, "张葛")
    clerk.press("Enter")
    box = page.locator("#id_members-0-surname-findings .finding-error")
    expect(box).to_contain_text("1文字目张(U+5F20)")
    expect(box.locator("[data-offer]").first).to_contain_text("張葛")
    look(clerk, "move-in-characters")
    clerk.keyboard.reach(name)
    clerk.press("Alt+1", "Enter")
    expect(name).to_have_value("張葛")
    expect(box).to_have_count(0)
    assert CaseDraft.objects.get().data["members"][0]["surname"] == "張葛"

"""抑止 and 支援措置 by keyboard: set, set aside, applied for, decided, extended, found again (S 3.1, S 3.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, Hold, HoldRelease, SupportMeasure
from openjuki.systems.residents.rights import ROLES
from support.residents import make_staff, move_family_in
from support.screens import Desk, look
from support.support_measures import SECRETS, started


def at_person(desk: Desk, addressee_no: str) -> None:
    desk.go(f"/persons/{addressee_no}?case={CaseFile.objects.first().case_no}")


@pytest.mark.screen("held", "hold", "person-holds")
@pytest.mark.spec("S 3.1", "RR-25")
def test_a_hold_is_set_set_aside_and_lifted(clerk: Desk) -> None:
    people = move_family_in()
    at_person(clerk, people[0])
    page = clerk.page
    clerk.keyboard.reach(page.get_by_role("link", name="抑止", exact=True))
    clerk.press("Enter")
    page.wait_for_url("**/holds*")
    look(clerk, "holds-none")
    clerk.press("F12")
    clerk.keyboard.choose("#id_unit", "household")
    clerk.keyboard.choose("#id_process", "issue")
    clerk.keyboard.fill("#id_ends_on", "R8.12.31")
    clerk.keyboard.fill("#id_reason", "本人の申出")
    look(clerk, "hold-form")
    with page.expect_navigation():
        clerk.press("Control+Enter")
    expect(page.locator(".notice-good")).to_contain_text("抑止を設定しました")
    look(clerk, "holds")
    expect(page.locator("main tbody tr")).to_contain_text("世帯")
    clerk.keyboard.reach("main tbody a[data-item]")
    clerk.press("Enter")
    page.wait_for_url("**/holds/*")
    look(clerk, "hold")
    clerk.keyboard.fill("#id_reason", "本人の請求")
    with page.expect_navigation():
        clerk.press("F12")
    assert HoldRelease.objects.count() == 1
    page.goto(f"{clerk.url}/holds")
    look(clerk, "held")
    expect(page.locator("main tbody")).to_contain_text("一時解除中")
    clerk.press("Enter")
    clerk.keyboard.choose("#id_act", "lift")
    clerk.keyboard.fill("#id_reason", "申出の取下げ")
    with page.expect_navigation():
        clerk.press("F12")
    assert Hold.objects.get().lifted_reason == "申出の取下げ"


def test_what_is_wrong_stands_beside_its_field(clerk: Desk) -> None:
    people = move_family_in()
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    clerk.go(f"/persons/{people[0]}/holds")
    clerk.press("F12")
    page = clerk.page
    clerk.keyboard.choose("#id_process", "change")
    clerk.keyboard.fill("#id_ends_on", "R8.13.1")
    clerk.keyboard.fill("#id_reason", "申出")
    with page.expect_navigation():
        clerk.press("Control+Enter")
    expect(page.locator("[data-field=ends_on] .finding")).to_be_visible()
    look(clerk, "hold-refused")
    assert not Hold.objects.exists()


@pytest.mark.screen("support-new", "support-measure", "support-amend")
@pytest.mark.spec("S 3.4", "S 1.1.16", "RR-25")
def test_an_application_protects_is_decided_and_extended(clerk: Desk) -> None:
    people = move_family_in()
    at_person(clerk, people[1])
    page = clerk.page
    clerk.keyboard.reach(page.get_by_role("link", name="支援措置の申出"))
    clerk.press("Enter")
    page.wait_for_url("**/support*")
    look(clerk, "support-application-blank")
    clerk.keyboard.fill("#id_phone", "0229998888")
    clerk.keyboard.fill("[name='co_applicants.1.relation']", "子")
    clerk.keyboard.fill("[name='opposing_parties.0.name']", "架空次郎")
    clerk.keyboard.fill("#id_reason", "本人が来庁")
    look(clerk, "support-application")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator(".notice-good")).to_contain_text("仮支援措置")
    look(clerk, "support-detail")
    assert Hold.objects.filter(support_measure=True).count() == 4
    clerk.press("F12")
    clerk.keyboard.fill("dialog #id_reason", "必要性を確認")
    look(clerk, "support-decision")
    with page.expect_navigation():
        clerk.press("Control+Enter")
    measure = SupportMeasure.objects.get()
    assert (measure.state, measure.ends_on) == ("in_force", date(2027, 11, 21))
    clerk.press("F4")
    look(clerk, "support-amend")
    expect(page.locator("#id_phone")).to_have_value("0229998888")
    assert not any(secret in page.url for secret in SECRETS)
    assert "来庁" not in page.url


@pytest.mark.screen("support-list")
def test_the_list_tells_what_ends_and_asks_for_a_reason(clerk: Desk) -> None:
    people = move_family_in()
    with clock.fixed(date(2025, 12, 1)):
        started(people[1])
    clerk.go("/support")
    page = clerk.page
    look(clerk, "support-list")
    expect(page.locator("main tbody")).to_contain_text("1か月以内に終わります")
    clerk.press("Enter")
    look(clerk, "support-why")
    clerk.keyboard.type("延長の審査")
    with page.expect_navigation():
        clerk.press("Enter")
    expect(page.locator("h1")).to_contain_text("支援措置")
    clerk.press("F7")
    page.wait_for_url("**/persons/*")
    expect(page.locator("main")).to_contain_text("支援措置期間中")
    expect(page.locator("main")).to_contain_text("支援措置の期間が1か月以内に終わります")
    look(clerk, "person-supported")
    clerk.keyboard.reach(page.get_by_role("link", name="支援措置の詳細"))
    clerk.press("Enter")
    page.wait_for_url("**/support/*")
    clerk.press("F12")
    clerk.keyboard.fill("dialog #id_reason", "継続の申出")
    with page.expect_navigation():
        clerk.press("Control+Enter")
    assert SupportMeasure.objects.get().ends_on == date(2027, 11, 30)
    assert AuditRow.objects.filter(action="residents.support.view", reason="延長の審査").exists()


def test_the_counter_receives_and_no_longer_sees(sit_down: Callable[[Staff], Desk]) -> None:
    people = move_family_in()
    desk = sit_down(make_staff("s1003", rights=frozenset(ROLES["counter"])))
    at_person(desk, people[1])
    page = desk.page
    assert page.get_by_role("link", name="抑止", exact=True).count() == 0
    desk.go(page.get_by_role("link", name="支援措置の申出").get_attribute("href") or "")
    desk.keyboard.fill("#id_reason", "本人が来庁")
    with page.expect_navigation():
        desk.press("F12")
    assert desk.path() == "/"
    page.openjuki_watch.expected = ("403",)  # type: ignore[attr-defined]
    at_person(desk, people[1])
    expect(page.locator("body")).to_contain_text("支援措置の対象者です")

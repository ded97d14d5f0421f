"""印鑑登録 by keyboard: found, registered, reviewed, certified; refused where it must be (SL-01, SL-03)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime.errors import Finding
from openjuki.runtime.signin import Staff
from openjuki.runtime.typeset.printing import NotReleased
from openjuki.systems.seals.models import Application, CurrentSeal, IssueRecord
from openjuki.systems.seals.services import issue as issuing
from support.seals import seal_png
from support.terminals import Desk, look
from system.seals.samples import HANAKO, held, told
from system.seals.world import CHIEF, CLERK, COUNTER, entered, registered


@pytest.mark.screen("home", "search", "person", "apply", "application", "application-impression")
@pytest.mark.screen("impression", "certificate", "issue", "issue-file")
@pytest.mark.spec("SL-01", "SL-03")
def test_from_the_search_to_the_certificate(clerk: Desk, checker: Desk, tmp_path: Path) -> None:
    told()
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    clerk.go("/")
    look(clerk, "home")
    clerk.press("F2")
    page = clerk.page
    page.wait_for_url("**/search")
    clerk.keyboard.type("葛󠄂城")
    clerk.keyboard.fill("#id_reason", "印鑑登録の申請")
    clerk.press("Enter")
    expect(page.locator("main tbody a[data-item]")).to_be_focused()
    look(clerk, "search")
    clerk.press("Enter")
    page.wait_for_url("**/people/*")
    look(clerk, "person-none")
    clerk.press("F12")
    page.wait_for_url("**/apply/register")
    look(clerk, "apply")
    scan = tmp_path / "seal.png"
    scan.write_bytes(seal_png(gap=60))
    clerk.keyboard.attach("#id_impression", scan)
    clerk.keyboard.fill("#id_seal_text", "葛城")
    for tick in ("upright", "capable"):
        clerk.keyboard.reach(f"#id_{tick}")
        clerk.press("Space")
    clerk.keyboard.choose("#id_identification", "driving_licence")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("[data-field=impression] .finding")).to_contain_text("外枠が16%欠けています")
    look(clerk, "apply-alert")
    clerk.keyboard.attach("#id_impression", scan)
    clerk.keyboard.reach(".finding-ack input[type=checkbox]")
    clerk.press("Space", "Tab")
    clerk.keyboard.type("印鑑の欠けを本人と確認")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator(".notice-good")).to_contain_text("審査を待っています")
    look(clerk, "application")
    made = Application.objects.get()
    checker.go("/")
    checker.press("Enter")
    checker.page.wait_for_url(f"**/applications/{made.pk}")
    look(checker, "review")
    with checker.page.expect_navigation():
        checker.press("F12")
    look(checker, "person")
    clerk.go(f"/people/{HANAKO}")
    clerk.press("F12")
    page.wait_for_url("**/certificate")
    clerk.keyboard.type(CurrentSeal.objects.get().card_id or "")
    expect(page.locator("#id_requester")).to_have_value("")  # who stands there says so, not the register
    clerk.keyboard.fill("#id_requester", "葛城 花子")
    look(clerk, "certificate")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("#paper-frame")).to_be_visible()
    look(clerk, "issued")
    assert IssueRecord.objects.count() == 1


@pytest.mark.screen("paper", "paper-file")
def test_a_letter_and_its_answer_by_keyboard(clerk: Desk) -> None:
    told()
    made = entered(way="inquiry")
    clerk.go(f"/applications/{made.pk}")
    clerk.press("F9")
    clerk.page.wait_for_url("**/papers/2026-*")
    look(clerk, "letter")
    clerk.press("Escape")
    clerk.page.wait_for_url(f"**/applications/{made.pk}")
    clerk.press("F12")
    clerk.keyboard.choose("dialog[open] #id_identification", "passport")
    look(clerk, "answer")
    with clerk.page.expect_navigation():
        clerk.press("Control+Enter")
    expect(clerk.page.locator(".notice-good")).to_contain_text("回答を記録しました")
    clerk.go(f"/people/{HANAKO}")
    clerk.press("F4")
    look(clerk, "kinds")


@pytest.mark.screen("settings")
def test_the_settings_by_keyboard(sit_down: Callable[[Staff], Desk]) -> None:
    chief = sit_down(CHIEF)
    chief.go("/settings")
    look(chief, "settings")
    chief.keyboard.fill("#id_ordinance", '{"answer_days": 30}')
    with chief.page.expect_navigation():
        chief.press("F12")
    expect(chief.page.locator(".notice-good")).to_contain_text("設定を変更しました")


@pytest.mark.screen("incidents", "incident")
@pytest.mark.spec("SL-03")
def test_a_preview_an_issue_of_yesterday_and_an_incident(
    clerk: Desk, sit_down: Callable[[Staff], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    told()
    registered()
    card = CurrentSeal.objects.get().card_id or ""
    made = issuing.issue(
        staff=CHIEF, addressee_no=HANAKO, asked=issuing.Asked(shown=Shown(card_no=card), requester="葛城")
    )
    page = clerk.go(f"/people/{HANAKO}/certificate")
    clerk.keyboard.fill("#id_card_no", card)
    clerk.keyboard.fill("#id_requester", "葛城 花子")
    clerk.keyboard.reach(page.get_by_role("button", name="プレビュー"))
    clerk.press("Enter")
    expect(page.locator("#preview")).to_be_visible()
    look(clerk, "preview")
    page = clerk.go(f"/issues/{made[0].issue_no}")
    look(clerk, "issue-later")
    clerk.press("F12")
    clerk.keyboard.fill("#id_reissue_reason", "紙詰まり")
    with page.expect_navigation():
        clerk.press("Control+Enter")
    expect(page.locator("#paper-frame")).to_be_visible()
    clerk.press("F10")
    clerk.keyboard.fill("#id_void_reason", "刷り損じ")
    look(clerk, "issue-void")
    with page.expect_navigation():
        clerk.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("刷り損じ")
    with monkeypatch.context() as patched:
        patched.setattr(issuing, "check_release", other_than_asked)
        with pytest.raises(NotReleased):
            issuing.issue(
                staff=CLERK,
                addressee_no=HANAKO,
                asked=issuing.Asked(shown=Shown(card_no=card), requester="葛城"),
            )
    expect(clerk.go("/").locator("main")).to_contain_text("証明書の発行を止めています(事故1件、担当は")
    chief = sit_down(CHIEF)
    page = chief.go("/incidents")
    look(chief, "incidents")
    chief.press("ArrowDown", "Enter")
    page.wait_for_url("**/incidents/*")
    with page.expect_navigation():
        chief.press("F12")
    expect(page.locator("main")).to_contain_text("原因と対応")
    look(chief, "incident")


@pytest.mark.screen("release")
@pytest.mark.spec("S 3.1", "SL-03")
def test_a_protected_person_at_the_counter_gets_one_certificate(sit_down: Callable[[Staff], Desk]) -> None:
    told()
    registered()
    held()
    chief, counter = sit_down(CHIEF), sit_down(COUNTER)
    page = chief.go(f"/people/{HANAKO}")
    chief.press("F12")
    page.wait_for_url("**/release")
    chief.keyboard.choose("#id_identification", "passport")
    chief.keyboard.fill("#id_reason", "本人が来庁し、登記に要る")
    look(chief, "release")
    with page.expect_navigation():
        chief.press("F12")
    expect(page.locator(".notice-good")).to_contain_text("ほかの職員が、窓口の本人に証明書を1通交付できます")
    look(chief, "released")
    page = counter.go(f"/people/{HANAKO}")
    counter.press("F12")
    page.wait_for_url("**/certificate")
    counter.keyboard.type(CurrentSeal.objects.get().card_id or "")
    counter.keyboard.choose("#id_identification", "passport")
    counter.keyboard.fill("#id_requester", "葛󠄂城　花子")
    look(counter, "certificate-released")
    with page.expect_navigation():
        counter.press("F12")
    expect(page.locator("#paper-frame")).to_be_visible()
    look(counter, "issued-released")
    assert IssueRecord.objects.get().release_id


def other_than_asked(*args: object, **kwargs: object) -> None:
    raise NotReleased(Finding("SE77", "印刷した印影が、登録した印影と一致しません。"))

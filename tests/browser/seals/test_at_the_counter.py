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
from system.seals.samples import HANAKO, told
from system.seals.world import CHIEF, CLERK, entered, registered


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
    clerk.keyboard.type("葛󠄂城", ime=True)
    page.locator("#id_reason").focus()
    clerk.keyboard.type("印鑑登録の申請", ime=True)
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
    page.locator("#id_impression").set_input_files(scan)
    page.locator("#id_seal_text").focus()
    clerk.keyboard.type("葛城", ime=True)
    for tick in ("upright", "capable"):
        page.locator(f"#id_{tick}").focus()
        clerk.press("Space")
    page.locator("#id_identification").select_option("driving_licence")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("[data-field=impression] .finding")).to_contain_text("外枠が16%欠けています")
    look(clerk, "apply-alert")
    page.locator("#id_impression").set_input_files(scan)
    page.locator(".finding-ack input[type=checkbox]").first.focus()
    clerk.press("Space", "Tab")
    clerk.keyboard.type("印鑑の欠けを本人と確認", ime=True)
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
    clerk.page.wait_for_url("**/papers/inquiry/*")
    look(clerk, "letter")
    clerk.press("Escape")
    clerk.page.wait_for_url(f"**/applications/{made.pk}")
    clerk.press("F12")
    clerk.page.locator("dialog[open] #id_identification").select_option("passport")
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
    chief.page.locator("#id_ordinance").fill('{"answer_days": 30}')
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
    page.locator("#id_card_no").fill(card)
    page.get_by_role("button", name="プレビュー").focus()
    clerk.press("Enter")
    expect(page.locator("#preview")).to_be_visible()
    look(clerk, "preview")
    page = clerk.go(f"/issues/{made[0].issue_no}")
    look(clerk, "issue-later")
    clerk.press("F12")
    page.locator("#id_reissue_reason").focus()
    clerk.keyboard.type("紙詰まり", ime=True)
    with page.expect_navigation():
        clerk.press("Control+Enter")
    expect(page.locator("#paper-frame")).to_be_visible()
    clerk.press("F10")
    page.locator("#id_void_reason").focus()
    clerk.keyboard.type("刷り損じ", ime=True)
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
    expect(clerk.go("/").locator("main")).to_contain_text("印鑑登録証明書の発行を止めています(事故1件)")
    chief = sit_down(CHIEF)
    page = chief.go("/incidents")
    look(chief, "incidents")
    chief.press("ArrowDown", "Enter")
    page.wait_for_url("**/incidents/*")
    with page.expect_navigation():
        chief.press("F12")
    expect(page.locator("main")).to_contain_text("原因と対応")
    look(chief, "incident")


def other_than_asked(*args: object, **kwargs: object) -> None:
    raise NotReleased(Finding("SE77", "印刷した印影が、登録した印影と一致しません。"))

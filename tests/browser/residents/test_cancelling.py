"""異動の取消し by keyboard: from a person's history, planned anew when overtaken, decided by others (S 4.6.0.1)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseDraft, CaseFile
from support.drafts import settled
from support.residents import move_family_in
from support.screens import Desk, look


@pytest.mark.spec("RR-03", "RR-08")
@pytest.mark.screen("person", "entry", "review-list", "review-case")
def test_an_event_that_is_not_the_last_is_taken_back(clerk: Desk, reviewer: Desk, reviewer2: Desk) -> None:
    people = move_family_in()
    seen = f"/persons/{people[0]}?case={CaseFile.objects.get().case_no}"
    settled("move_within", people)
    settled("new_householder", people)
    page = clerk.go(seen)
    clerk.keyboard.reach("[aria-label^='履歴2 転居']")
    look(clerk, "person-history")
    clerk.press("Enter")
    page.wait_for_url("**/entry*")
    case = CaseFile.objects.get(kind="cancellation")
    settled("former_surname", people)  # somebody else was quicker
    clerk.keyboard.choose("[name='grounds.basis']", "request")
    clerk.press("Tab")
    clerk.keyboard.type("異動取消申出書")
    clerk.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    clerk.press("F5")
    expect(page.locator(".notice-alert")).to_contain_text("計画を作った後に")
    look(clerk, "cancellation-overtaken")
    clerk.keyboard.reach("[form=plan-again]")
    with page.expect_navigation():
        clerk.press("Enter")
    expect(page.locator(".notice-alert")).to_have_count(0)
    assert [row["redo"] for row in CaseDraft.objects.get(case=case).data["later"]] == [True, True]
    look(clerk, "cancellation-planned-again")
    clerk.press("F9")
    look(clerk, "cancellation-papers")
    clerk.press("5")  # 根拠となる書面を受領した
    page.wait_for_url("**done=paper*")
    clerk.press("F12")
    page.wait_for_url("**done=submitted*")
    for desk, done in ((reviewer, "approved"), (reviewer2, "settled")):
        desk.go("/review")
        desk.press("Enter")
        expect(desk.page.locator("h1")).to_contain_text(case.case_no)
        told = desk.page.locator(".facts").first
        expect(told).to_contain_text("転居 令和8年11月19日")
        expect(told).to_contain_text("世帯主変更 令和8年11月19日 取り消して再び行う")
        look(desk, f"cancellation-{done}")
        desk.press("F12")
        desk.page.wait_for_url(f"**done={done}*")
    clerk.go(seen)
    look(clerk, "cancellation-history")
    done_again = page.locator(".timeline > li .timeline-what").all_inner_texts()
    assert [text.split(" ")[1] for text in done_again] == [
        "世帯主変更", "異動の取消し(修正)", "世帯主変更", "転居", "国内転入",
    ]  # fmt: skip

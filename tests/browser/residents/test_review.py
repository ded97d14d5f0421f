"""審査: in the order of the papers, changes marked, walked by keys, sent back with a reason (RR-23)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseFile, Person
from openjuki.systems.residents.services import review
from support.quiet import wait_until_quiet
from support.residents import REVIEWER, REVIEWER2, family_data, move_family_in, submitted
from support.screens import Desk, look, other_family


def moved_within(people: list[str]) -> dict[str, object]:
    return {
        "ward": "04101", "notified_on": "2026-11-20", "moved_on": "2026-11-19",
        "household_no": Person.objects.get(addressee_no=people[0]).household_no,
        "address": family_data()["address"] | {"lot": "９番９号"},
        "members": [{"addressee_no": no} for no in people],
        "notifier": {"name": "試験　太郎", "capacity": "householder"},
        "identity": {"method": "licence", "document": "運転免許証"},
    }  # fmt: skip


@pytest.mark.spec("RR-23")
def test_the_list_is_walked_by_keys_in_the_order_of_the_papers(reviewer: Desk) -> None:
    first, second = submitted(family_data(1)), submitted(other_family(2))
    page = reviewer.go("/review")
    look(reviewer, "review-list")
    assert page.locator("tbody td.number").all_inner_texts() == [first, second]
    reviewer.press("Enter")
    expect(page.locator("h1")).to_contain_text(first)
    reviewer.press("F8")
    expect(page.locator("h1")).to_contain_text(second)
    reviewer.press("F7")
    expect(page.locator("h1")).to_contain_text(first)


@pytest.mark.spec("RR-02", "RR-23")
def test_what_a_move_changes_is_marked_and_the_rest_is_not(reviewer: Desk) -> None:
    people = move_family_in()
    case_no = submitted(moved_within(people), "move_within")
    page = reviewer.go(f"/review/{case_no}")
    look(reviewer, "review-move-within")
    marked = page.locator("tr:has(td.is-changed) th").all_inner_texts()
    assert marked == ["住所", "住所を定めた年月日"]
    expect(page.locator("td.is-changed del").first).to_contain_text("１番１号")
    expect(page.locator("td.is-changed ins").first).to_contain_text("９番９号")
    expect(page.locator("[data-key=F12]")).to_contain_text("確定")


@pytest.mark.spec("RR-23")
def test_sent_back_with_a_reason_and_the_next_round_shows_what_was_changed(
    reviewer: Desk, clerk: Desk
) -> None:
    case_no = submitted(family_data())
    reviewer.go(f"/review/{case_no}")
    look(reviewer, "review")
    reviewer.keyboard.press("F10")
    expect(reviewer.page.locator("#send-back")).to_be_visible()
    reviewer.keyboard.type("筆頭者を確かめてください")
    reviewer.press("Enter")
    reviewer.page.wait_for_url("**done=sent_back*")
    page = clerk.go(f"/cases/{case_no}/entry")
    expect(page.locator(".notice-error")).to_contain_text("筆頭者を確かめてください")
    look(clerk, "entry-sent-back")
    clerk.keyboard.fill("[name='members.3.register_head']", "試験　一太")
    clerk.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    clerk.keyboard.press("F9")
    expect(page.locator("#papers")).to_be_visible()
    look(clerk, "papers-compared")
    with page.expect_navigation():
        clerk.keyboard.press("7")  # the paper was right: it was copied wrongly
    wait_until_quiet(page)
    clerk.press("F12")
    page.wait_for_url("**done=submitted*")
    reviewer.go(f"/review/{case_no}")
    expect(reviewer.page.locator(".altered")).to_contain_text("試験　桜 筆頭者")
    expect(reviewer.page.locator(".altered del")).to_have_text("試験　太郎")
    look(reviewer, "review-again")


@pytest.mark.spec("A-02")
def test_one_who_has_judged_does_not_judge_again(reviewer: Desk) -> None:
    case_no = submitted(family_data())
    review.approve(staff=REVIEWER, case_no=case_no)
    page = reviewer.go(f"/review/{case_no}")
    expect(page.locator(".notice-alert")).to_contain_text("審査を済ませています")
    assert page.locator("[data-key=F12]").count() == 0
    assert page.locator("#approve").count() == 0
    assert CaseFile.objects.get().approvals == 1


@pytest.mark.spec("A-02")
def test_what_one_has_entered_is_not_on_ones_list(clerk: Desk) -> None:
    case_no = submitted(family_data())
    page = clerk.go("/review")
    expect(page.locator("main")).to_contain_text("審査できる届はありません")
    clerk.go(f"/review/{case_no}")
    expect(page.locator(".notice-alert")).to_contain_text("あなたが入力した届")


@pytest.mark.spec("S 4.0.8", "RR-23")
def test_many_are_ticked_looked_through_and_approved_by_keys(reviewer: Desk) -> None:
    first, half, late = (
        submitted(family_data(1)),
        submitted(other_family(2)),
        submitted(
            other_family(3) | {"moved_in_on": "2026-10-01", "certificate_move_out_on": "2026-09-30"},
            acknowledged={"A03-notified_on": "病気で外出できなかった"},
        ),
    )
    review.approve(staff=REVIEWER2, case_no=half)
    page = reviewer.go("/review")
    reviewer.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text("1")
    reviewer.press("F4")
    expect(page.locator("[data-ticked]")).to_have_text("3")
    look(reviewer, "review-list-ticked")
    review.approve(staff=REVIEWER, case_no=first)  # at another terminal, meanwhile
    reviewer.press("F12")
    expect(page.locator("h1")).to_have_text("まとめて承認")
    look(reviewer, "review-chosen")
    shown = page.locator("table.chosen tbody tr")
    assert shown.locator(".number").all_inner_texts() == [first, half, late]
    expect(shown.nth(0)).to_contain_text("審査を済ませています")
    expect(shown.nth(1)).to_contain_text("本登録")
    expect(shown.nth(2)).to_contain_text("病気で外出できなかった")
    expect(page.locator("[data-ticked]")).to_have_text("2")
    reviewer.press("ArrowDown", "ArrowDown", "Space")  # the last is taken out again
    expect(page.locator("[data-ticked]")).to_have_text("1")
    reviewer.press("F12")
    expect(page.locator("h1")).to_have_text("まとめて承認した結果")
    look(reviewer, "review-outcomes")
    assert page.locator("tbody tr .badge").all_inner_texts() == ["本登録"]
    states = {c.case_no: (c.state, c.approvals) for c in CaseFile.objects.all()}
    assert states == {first: ("in_review", 1), half: ("settled", 2), late: ("in_review", 0)}
    reviewer.press("Escape")
    assert page.locator("tbody td.number").all_inner_texts() == [late]

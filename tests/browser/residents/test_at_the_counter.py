"""What a clerk does beside typing: print, choose a file, turn pages, take somebody up again (S 2.3, S 4.0.9)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from support.certificates import request
from support.quiet import wait_until_quiet
from support.register import change, person
from support.residents import CLERK, family_data, make_staff, move_family_in
from support.screens import Desk, look


def entered(**items: object) -> str:
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=family_data() | items)
    return case_no


def count_prints(page: Page) -> None:
    """No dialog of the browser opens: printing is counted."""
    page.evaluate(
        """() => {
          window.printed = 0;
          const paper = { print: () => { window.printed += 1; } };
          Object.defineProperty(document.getElementById("paper-frame"), "contentWindow", { value: paper });
        }"""
    )


@pytest.mark.screen("paper", "paper-pdf")
@pytest.mark.spec("S 4.0.9")
def test_f12_prints_the_paper_in_its_frame(clerk: Desk) -> None:
    page = clerk.go(f"/cases/{entered()}/entry")
    clerk.keyboard.press("F9")
    expect(page.locator("#papers")).to_be_visible()
    clerk.keyboard.press("2")
    page.wait_for_url("**/papers/*")
    expect(page.locator("#paper-frame")).to_be_visible()
    count_prints(page)
    clerk.keyboard.press("F12")
    page.wait_for_function("window.printed === 1")
    expect(page.locator("[data-key=F12]")).to_be_focused()
    wait_until_quiet(page)  # a key pressed twice in a row counts once
    clerk.keyboard.press("Escape")
    page.wait_for_url("**/entry*")


def test_f12_prints_a_copy_too(clerk: Desk) -> None:
    people = move_family_in()
    (made,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people, reason="請求")
    page = clerk.go(f"/issues/{made.issue_no}")
    expect(page.locator("[data-key=F12]")).to_contain_text("印刷")
    count_prints(page)
    clerk.keyboard.press("F12")
    page.wait_for_function("window.printed === 1")


@pytest.mark.spec("A-10")
def test_what_was_typed_after_the_signature_is_printed_and_signed_again(clerk: Desk) -> None:
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    case_no = entered()
    page = clerk.go(f"/cases/{case_no}/entry")

    def paper(number: str, arrives: str) -> None:
        clerk.keyboard.press("F9")
        expect(page.locator("#papers")).to_be_visible()
        with page.expect_navigation(url=arrives):
            clerk.keyboard.press(number)
        wait_until_quiet(page)

    paper("1", "**/papers/*")
    clerk.go(f"/cases/{case_no}/entry")
    paper("6", "**/entry*")
    clerk.keyboard.fill("[name='members.3.given_name']", "さくら")
    clerk.keyboard.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    with page.expect_navigation():
        clerk.keyboard.press("F12")
    expect(page.locator("main")).to_contain_text("署名を受けた異動届と届の内容が違います")
    expect(page.locator("main")).to_contain_text("印刷し直して署名を受け")
    look(clerk, "entry-signed-before")
    clerk.go(f"/cases/{case_no}/entry")
    paper("1", "**/papers/*")
    clerk.go(f"/cases/{case_no}/entry")
    paper("6", "**/entry*")
    with page.expect_navigation(url="**done=submitted*"):
        clerk.keyboard.press("F12")


@pytest.mark.screen("move-in-start")
@pytest.mark.spec("RR-01", "1-1")
def test_a_file_of_the_certificate_is_chosen_and_becomes_the_form(clerk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "certificate.csv"
    file.write_text(
        "氏,名,フリガナ(氏),フリガナ(名),生年月日,性別,続柄,転出予定日\n"
        "髙橋,葛󠄂美,タカハシ,カツミ,S60.5.3,女,世帯主,R8.11.14\n",
        encoding="utf-8",
    )
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    page = clerk.go(f"/cases/{case_no}/move-in")
    clerk.keyboard.attach("#file", file)
    clerk.keyboard.press("Tab")
    expect(page.locator("button", has_text="読み込む")).to_be_focused()
    clerk.keyboard.press("Enter")
    page.wait_for_url("**/entry*")
    expect(page.locator("[name='members.0.given_name']")).to_have_value("葛󠄂美")
    expect(page.locator("[name='moved_in_on']")).to_be_focused()
    look(clerk, "entry-from-file")


def test_a_file_that_cannot_be_read_is_refused_beside_its_choice(clerk: Desk, tmp_path: Path) -> None:
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    file = tmp_path / "certificate.csv"
    file.write_bytes("氏,名\n髙橋,克美\n".encode("cp932"))
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    page = clerk.go(f"/cases/{case_no}/move-in")
    clerk.keyboard.attach("#file", file)
    clerk.keyboard.use(page.locator("button", has_text="読み込む"))
    expect(page.locator(".form-findings")).to_contain_text("UTF-8")
    look(clerk, "start-file-refused")


@pytest.mark.spec("S 2.1.3", "RR-04")
def test_more_than_a_page_is_turned_by_f8(clerk: Desk) -> None:
    kana = "アイウエオカキクケコサシスセソタチツテト"
    for n in range(1, 132):
        person(n, reading_given_name=kana[n % 20] + kana[n // 20])
    page = clerk.go("/search")
    clerk.keyboard.type("ミホン")
    clerk.keyboard.fill("#id_reason", "窓口での本人確認")
    with page.expect_navigation():
        clerk.keyboard.press("Enter")
    title = page.locator(".found-title")
    expect(title).to_contain_text("100人を超えました")
    seen: list[str] = []
    for expected in ("かな順 100人", "かな順 31人"):
        with page.expect_navigation():
            clerk.keyboard.press("F8")
        expect(title).to_contain_text(expected)
        seen += page.locator(".table-frame tbody td:last-child").all_inner_texts()
    assert len(set(seen)) == len(seen) == 131
    expect(title).to_contain_text("ここまで")
    expect(page.locator("[data-key=F8]")).to_have_count(0)
    assert "ミホン" not in page.url
    assert page.locator("#id_reason").input_value() == "窓口での本人確認"
    look(clerk, "search-in-order")


@pytest.mark.spec("U-19")
def test_the_search_key_is_there_for_who_may_search(sit_down: Callable[[Staff], Desk]) -> None:
    case_no = entered()
    for rights, count in ((frozenset(RIGHTS), 1), (frozenset(RIGHTS) - {"residents.search"}, 0)):
        desk = sit_down(make_staff("s1001", rights=rights))
        for path in ("/", f"/cases/{case_no}/entry", f"/cases/{case_no}", "/message-status"):
            page = desk.go(path)
            expect(page.locator("[data-key=F2]")).to_have_count(count)


@pytest.mark.spec("S 1.1.9")
def test_days_of_a_draft_stand_in_their_fields_as_a_clerk_types_them(clerk: Desk) -> None:
    case_no = entered(moved_in_on="2026-11-15", notified_on="2026-11-20")
    page = clerk.go(f"/cases/{case_no}/entry")
    moved = page.locator("[name=moved_in_on]")
    expect(moved).to_have_value("R8.11.15")
    expect(page.locator("#id_moved_in_on-reading")).to_contain_text("令和8年11月15日")
    expect(page.locator("[name=notified_on]")).to_have_value("R8.11.20")
    expect(page.locator("[name='members.0.birth']")).to_have_value("S60.5.3")
    clerk.keyboard.reach("[name='members.0.given_name']")
    clerk.keyboard.press("Enter")
    expect(moved).to_have_value("R8.11.15")


@pytest.mark.spec("S 4.1.1.2", "RR-01")
def test_somebody_who_lived_here_before_is_taken_up_again(clerk: Desk) -> None:
    one = person(1, given_name="太郎", surname="試験", birth=parse_uncertain("S60.5.3"))
    change(
        one,
        reason="move_out",
        on="2024-03-31",
        known="2024-03-20T10:00",
        status="2",
        removal_reason="move_out",
    )
    members = family_data()["members"]
    case_no = entered(members=[members[0] | {"register_head": ""}, *members[1:]])
    page = clerk.go(f"/cases/{case_no}/entry")
    line = page.locator("#candidates-0")
    expect(line).to_contain_text(one)
    look(clerk, "entry-candidate")
    clerk.keyboard.use(line.get_by_role("button", name="再転入として引き継ぐ"))
    expect(line).to_contain_text("再転入として引き継ぎます")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    draft = CaseDraft.objects.get(case__case_no=case_no)
    assert draft.data["members"][0]["resumes"] == one
    assert draft.data["members"][0]["register_head"] == "見本　太郎"  # nobody had typed it
    clerk.keyboard.use(line.get_by_role("button", name="やめる"))
    expect(line.get_by_role("button", name="再転入として引き継ぐ")).to_be_visible()
    draft.refresh_from_db()
    assert draft.data["members"][0]["resumes"] == ""

"""Two clerks at one case (同じ受付への同時入力, S 10.3): each keeps what was typed, and is told of the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from openjuki.runtime import clock
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.choose_person import open_case_for
from support.quiet import wait_until_quiet
from support.residents import CLERK, family_data, make_staff, move_family_in
from support.screens import Desk, look

NAME, HEAD, NOTE = "[name='members.3.given_name']", "[name='previous_householder_name']", "[name='note']"


def put(desk: Desk, field: str, text: str) -> None:
    """Type a field and leave it; wait for the answer."""
    desk.keyboard.fill(field, text)
    desk.keyboard.press("Enter")
    wait_until_quiet(desk.page)


def told(page: Page, field: str) -> Any:
    return page.locator(f"[data-field='{field}'] .finding-error")


@pytest.mark.spec("S 10.3", "S 4.0.8")
def test_two_clerks_in_one_case(sit_down: Callable[[Staff], Desk]) -> None:
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=family_data())
    one, two = sit_down(CLERK), sit_down(make_staff("s1008"))
    for desk in (one, two):
        desk.go(f"/cases/{case_no}/entry")
        desk.page.openjuki_watch.expected = ("409",)  # type: ignore[attr-defined]
    put(one, NAME, "さくら")
    put(one, HEAD, "甲野　一郎")
    put(two, NOTE, "留意")  # another item: kept, and the others are told
    expect(two.page.locator("[data-typing]")).to_contain_text(f"{CLERK.name}さんが入力中です")
    expect(two.page.locator("[data-typing]")).to_contain_text("この画面にまだない内容: 名、旧世帯主")
    expect(two.page.locator("#entry-saved")).to_contain_text("保存済")
    put(two, NAME, "椿")
    expect(told(two.page, "members.3.given_name")).to_contain_text("「名」を「さくら」に直しました")
    expect(two.page.locator("#entry-saved")).to_contain_text("保存していない項目があります")
    expect(two.page.locator(NAME)).to_have_value("椿")  # what was typed stays on the screen
    look(two, "same-case")
    put(two, HEAD, "乙野　二郎")
    two.keyboard.reach(HEAD)
    two.press("Alt+Digit1")  # the other's is taken
    two.press("Enter")
    expect(told(two.page, "previous_householder_name")).to_have_count(0)
    two.keyboard.reach("[name=over]")  # the own one stays
    two.press("Space")
    expect(two.page.locator("#entry-saved")).to_contain_text("保存済")
    expect(told(two.page, "members.3.given_name")).to_have_count(0)
    draft = CaseDraft.objects.get(case__case_no=case_no)
    kept = (
        draft.data["members"][3]["given_name"],
        draft.data["previous_householder_name"],
        draft.data["note"],
    )
    assert kept == ("椿", "甲野　一郎", "留意")
    one.press("F12")  # not what this clerk has seen: nothing goes to review
    expect(one.page.locator(".form-findings")).to_contain_text("直しました")
    expect(one.page.locator(NAME)).to_have_value("椿")
    look(one, "same-case-submitted")


@pytest.mark.spec("S 10.3")
def test_whom_another_enters_is_only_looked_at(sit_down: Callable[[Staff], Desk]) -> None:
    people = move_family_in()
    own = open_case_for(staff=CLERK, kind="former_surname", addressee_no=people[0])
    CaseDraft.objects.filter(case=own).update(saved_at=clock.now() - timedelta(minutes=31))
    other = make_staff("s1008")
    first = open_case_for(staff=other, kind="new_householder", addressee_no=people[0]).case_no
    desk = sit_down(CLERK)
    desk.page.openjuki_watch.expected = ("409",)  # type: ignore[attr-defined]
    desk.go(f"/cases/{own.case_no}/entry")
    held = desk.page.locator("[data-held]")
    expect(held).to_contain_text(f"{other.name}さんが")
    expect(held).to_contain_text(f"受付番号{first}で入力しています")
    put(desk, NOTE, "留意")
    expect(desk.page.locator("#entry-saved")).to_contain_text("保存していません")
    expect(desk.page.locator(".form-findings")).to_contain_text(first)
    expect(desk.page.locator(NOTE)).to_have_value("留意")  # what was typed stays on the screen
    look(desk, "edit-lock")
    cases.withdraw_case(staff=other, case_no=first, reason="来庁者の申出")
    put(desk, NOTE, "留意事項")
    expect(desk.page.locator("#entry-saved")).to_contain_text("保存済")
    expect(held).to_have_count(0)
    assert CaseDraft.objects.get(case=own).data["note"] == "留意事項"

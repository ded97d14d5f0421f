"""事故と処分 by keyboard: the board says why nothing is issued; two people end it; a spoiled copy is voided by F10."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from openjuki.runtime.errors import Finding
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueIncident, IssueVoid
from openjuki.systems.residents.services import issue_record_copy as issuing
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_release import NotReleased
from support.certificates import request
from support.residents import CLERK, make_staff, move_family_in
from support.screens import Desk, look

Sit = Callable[[Staff], Desk]


def refused(*args: Any, **kwargs: Any) -> None:
    raise NotReleased(Finding("I92", "1人目の氏名等が請求と一致しません。"))


@pytest.mark.screen("incident", "incidents")
@pytest.mark.spec("RR-05")
def test_two_people_end_an_incident(sit_down: Sit, clerk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    people = move_family_in()
    with monkeypatch.context() as patched:
        patched.setattr(issuing, "compare", refused)
        with pytest.raises(NotReleased):
            issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    number = IssueIncident.objects.get().pk
    expect(clerk.go("/").locator("main")).to_contain_text("証明書の発行を止めています(事故1件、担当はあなた)")
    owner, other = sit_down(make_staff("s3001")), sit_down(make_staff("s9001"))
    page = owner.go("/incidents")
    look(owner, "incidents")
    expect(page.locator("table[data-list]")).to_contain_text("1人目の氏名等が請求と一致しません")
    expect(page.locator("main")).not_to_contain_text("I92")
    owner.press("F12")
    expect(page.locator("main")).to_contain_text("当番は 試験職員s3001")
    owner.press("ArrowDown", "Enter")
    page.wait_for_url(f"**/incidents/{number}")
    owner.press("F12")
    expect(page.locator("main")).to_contain_text("原因と対応")
    owner.keyboard.choose("[name=cause]", "program")
    owner.keyboard.fill("[name=explanation]", "ほかの人の用紙が混ざった。組版の取り違えによる。")
    owner.keyboard.fill("[name=measure]", "再実行で正常")
    owner.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    owner.press("F12")
    expect(page.locator("main")).to_contain_text("「再実行で正常」は終結の理由になりません")
    look(owner, "incident-refused")
    owner.keyboard.fill("[name=measure]", "版を上げ、読戻しの試験を足した。")
    owner.press("F12")
    expect(page.locator("main")).to_contain_text("版を上げ、読戻しの試験を足した。")
    shown = other.go(f"/incidents/{number}")
    look(other, "incident-close")
    other.press("F12")
    expect(shown.locator("main")).to_contain_text("この事故は終結しています")
    expect(shown.locator("main")).not_to_contain_text("I92")
    assert issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)


@pytest.mark.spec("RR-25", "S 1.3.8")
def test_a_spoiled_copy_is_voided_by_f10(clerk: Desk) -> None:
    (made,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=move_family_in())
    page = clerk.go(f"/issues/{made.issue_no}")
    clerk.press("F10")
    expect(page.locator("#void")).to_be_visible()
    look(clerk, "issue-void")
    clerk.keyboard.fill("#void-reason", "刷り損じ")
    clerk.press("Control+Enter")
    expect(page.locator("main")).to_be_visible()
    assert IssueVoid.objects.get().reason == "刷り損じ"

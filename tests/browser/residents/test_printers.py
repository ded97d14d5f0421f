"""プリンタ by keyboard: set up, chosen for a copy, printed by F12, and once more with a reason (S 10.7, S 5.5)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.runtime import installation
from openjuki.systems.residents.models import CaseFile, IssueRecord, PrintJob
from support.residents import move_family_in
from support.screens import Desk, look


@pytest.mark.spec("S 10.7", "S 5.5")
@pytest.mark.screen("printers")
def test_a_printer_is_set_and_prints_a_copy(clerk: Desk) -> None:
    page = clerk.go("/printers")
    for name, value in (("code", "P01"), ("title", "１番窓口"), ("queue", "counter-1"), ("place", "10")):
        clerk.keyboard.fill(f"[name={name}]", value)
    for name in ("prints_certificate", "usual_certificate"):
        clerk.keyboard.reach(f"[name={name}]")
        clerk.keyboard.press("Space")
    clerk.keyboard.fill("[name=tray_certificate]", "tray-2")
    look(clerk, "printer-new")
    clerk.press("F12")
    expect(page.locator("table a[data-item]")).to_have_text(["P01"])
    look(clerk, "printers")
    people = move_family_in()
    page = clerk.go(f"/persons/{people[0]}/record-copy?case={CaseFile.objects.get().case_no}")
    expect(page.locator("#printer")).to_have_value("P01")
    clerk.keyboard.choose("[name=relation]", "self")
    clerk.keyboard.choose("[name=identification]", "運転免許証")
    look(clerk, "record-copy-with-printer")
    clerk.press("F12")
    page.wait_for_url("**/issues/**")
    made = IssueRecord.objects.get()
    assert made.issue_no.split(" ")[3] == "P01"
    expect(page.locator("[data-key=F12]")).to_contain_text("P01へ印刷")
    clerk.press("F12")
    expect(page.locator("[aria-label=印刷の状態] .badge-good")).to_have_text("プリンタが受付")
    look(clerk, "printed")
    clerk.keyboard.press("F12")
    expect(page.locator("#printers")).to_be_visible()
    clerk.keyboard.choose("#print-earlier", "spoiled")
    clerk.keyboard.fill("#print-reason", "紙詰まり")
    look(clerk, "print-again")
    clerk.keyboard.press("Control+Enter")
    expect(page.locator("[aria-label=印刷の状態] .badge-good")).to_have_count(2)
    expect(page.locator("[aria-label=印刷の状態]")).to_contain_text("刷り損じ・破棄済み(処分)")
    assert list(PrintJob.objects.values_list("state", "tray")) == [("accepted", "tray-2")] * 2
    folder = installation.current().home / "printed" / "counter-1"
    assert len({path.read_bytes() for path in folder.iterdir()}) == 1

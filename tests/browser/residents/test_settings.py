"""設定と認証者 in a browser, by keyboard alone: one setting of each kind of form, and a term of a head."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import Certifier
from openjuki.systems.residents.services.settings import setting
from support.screens import Desk, look


@pytest.mark.spec("U-05")
@pytest.mark.screen("settings", "setting", "certifiers")
def test_the_city_decides_and_names_who_certifies(clerk: Desk) -> None:
    page = clerk.go("/settings")
    page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    look(clerk, "settings")
    clerk.keyboard.reach("a[href='/settings/edit_lock_minutes']")
    clerk.keyboard.press("Enter")
    clerk.keyboard.fill("[name=value]", "1")
    clerk.press("F12")
    expect(page.locator(".finding-error")).to_contain_text("2分から480分まで")
    look(clerk, "setting-refused")
    clerk.keyboard.fill("[name=value]", "45")
    clerk.press("F12")
    expect(page.locator("tr", has_text="編集ロックの時間")).to_contain_text("45分")
    clerk.go("/settings/rule_levels")
    clerk.keyboard.choose("[name='value.A07']", "error")
    look(clerk, "setting-rules")
    clerk.press("F12")
    expect(page.locator("tr", has_text="審査の規則の水準")).to_contain_text("A07")
    assert setting("rule_levels") == {"A07": "error"}

    clerk.keyboard.reach("a[href='/certifiers']")
    clerk.keyboard.press("Enter")
    for name, value in (("title", "仙台市青葉区長"), ("name", "架空　春子"), ("from_on", "R9.4.1")):
        clerk.keyboard.fill(f"[name={name}]", value)
    look(clerk, "certifier-new")
    clerk.press("F12")
    expect(page.locator("table a[data-item]")).to_have_count(2)
    look(clerk, "certifiers")
    clerk.go(f"/certifiers?term={Certifier.objects.latest('id').pk}")
    clerk.press("F10")
    expect(page.locator("#remove")).to_be_visible()
    look(clerk, "certifier-remove")
    clerk.keyboard.reach("#remove [name=do]")
    clerk.keyboard.press("Enter")
    expect(page.locator("table a[data-item]")).to_have_count(1)

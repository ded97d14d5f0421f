"""The screens of the chain in a real browser: readable, without script errors or barriers (axe)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from flows.chain.chain import Chain, both, identity, wait_for
from openjuki.runtime.exchange import Note
from support.browser import Watch, browser, new_context, shot, violations  # noqa: F401
from support.keyboard import Keyboard

OLD, NEW = "仙台市青葉区国分町三丁目7番1号", "仙台市太白区長町五丁目3番2号"
SIGN_IN = """
import importlib, sys
from openjuki.runtime.processes import system
system.bind(sys.argv[1], pooled=False)
from openjuki.runtime.signin import sessions
from support.signed_in import claims
rights = importlib.import_module(f"openjuki.systems.{sys.argv[1]}.rights").RIGHTS
print(sessions.open_session(claims(rights, sys.argv[2]), terminal="127.0.0.1")[1])
"""


@pytest.fixture(scope="module")
def busy(chain: Chain) -> Chain:
    """Something to look at: a family, a contradiction, somebody waiting."""
    for n in range(5000, 5008):
        chain.publish(both(n, "move_in", OLD))
    chain.publish([note for n in (5001, 5002) for note in both(n, "move_within", NEW)])
    chain.publish([Note("residents/identity_changed/v1", "5003", identity(5003, "move_within", name="別人"))])
    chain.publish(both(5003, "move_within", NEW))
    stopped = "SELECT 1 FROM exchange_quarantine WHERE subject = '5003'"
    wait_for(lambda: chain.rows("juki_cs", stopped), 40, "隔離されません")
    code = identity(5002).resident_code
    sql = "SELECT count(*) FROM notice WHERE resident_code = %s"
    wait_for(lambda: chain.rows("prefecture", sql, code) == [(2,)], 40, "都道府県に届きません")
    return chain


@pytest.fixture
def opened(busy: Chain, browser: Browser) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """A terminal at one of the systems, signed in with all its rights."""
    made = []

    def open_at(system: str, user_id: str = "s1001") -> Page:
        env = {**os.environ, "PYTHONPATH": "src:tests"}
        key = subprocess.run(
            [sys.executable, "-c", SIGN_IN, system, user_id],
            env=env,
            text=True,
            check=True,
            stdout=subprocess.PIPE,
        ).stdout.strip()
        base = f"http://localhost:{busy.inst.port(system)}"
        context = new_context(browser)
        context.add_cookies([{"name": f"oj_{system}", "value": key, "url": base}])
        page = context.new_page()
        made.append((context, Watch(page)))
        page.goto(base)
        return page

    yield open_at
    for context, watch in made:
        assert watch.unexpected() == []
        context.close()


def see(page: Page, path: str, name: str, *texts: str) -> None:
    """Go there, compare, take a picture, ask axe."""
    if path:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
    shot(page, f"chain-{name}")
    content = page.content()
    for text in texts:
        assert text in content, text
    assert str(identity(5001).individual_number) not in content
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.spec("GW-05")
def test_the_gateway(opened: Callable[..., Page]) -> None:
    page = opened("juki_gateway")
    see(page, "/", "gateway", "市町村CSへ連携しています", "相手で隔離中", "処理済み")
    see(page, "/hours/", "gateway-hours", "稼働時間")
    see(page, "/messages/", "gateway-messages", "市町村CS")
    see(page, "/messages/stopped/", "gateway-stopped", "止まっている電文はありません")


@pytest.mark.slow
@pytest.mark.spec("CS-04")
def test_the_communication_server(opened: Callable[..., Page]) -> None:
    page = opened("juki_cs")
    see(page, "/", "cs", "統合端末", "止まっている電文")
    see(page, "/messages/", "cs-messages", "都道府県サーバ")
    see(page, "/messages/stopped/", "cs-stopped", "転居では変更できない項目(氏名)")
    see(page, "/identity/", "cs-search", "検索の理由")
    keyboard = Keyboard(page)
    keyboard.fill("[name=name]", "試験 5001")
    keyboard.fill("[name=address]", "長町")
    keyboard.fill("[name=reason]", "本人確認")
    keyboard.press("F12")
    page.wait_for_selector("text=検索結果 1件")
    see(page, "", "cs-found", "試験 5001郎", "転居")
    keyboard.use("text=詳細")
    page.wait_for_selector("text=履歴番号")
    see(page, "", "cs-person", "国内転入", NEW)
    see(page, "/notices/", "cs-notices", "他市区町村への送信経路")


@pytest.mark.slow
@pytest.mark.spec("L-05", "U-05")
def test_two_persons_let_a_stopped_person_go_on(opened: Callable[..., Page], busy: Chain) -> None:
    clerk, head = opened("juki_cs", "s9001"), opened("juki_cs", "s3001")
    see(clerk, "/messages/stopped/", "cs-stopped-again", "対象者 5003")
    keyboard = Keyboard(clerk)
    keyboard.fill("[name=reason]", "氏名の誤りは別の届出で訂正する")
    keyboard.use("text=読み飛ばしを申し出る")
    clerk.wait_for_selector("text=読み飛ばしの申出があります")
    assert clerk.locator("text=読み飛ばしを承認する").count() == 0, "nobody approves what they asked for"
    see(head, "/messages/stopped/", "cs-stopped-approve", "申出者 s9001")
    Keyboard(head).use("text=読み飛ばしを承認する")
    head.wait_for_selector("text=止まっている電文はありません")
    code = identity(5003).resident_code
    sql = "SELECT address FROM notice WHERE resident_code = %s ORDER BY id"
    wait_for(lambda: busy.rows("prefecture", sql, code) == [(OLD,), (NEW,)], 30, "後続が届きません")


@pytest.mark.slow
@pytest.mark.spec("HB-06")
def test_the_hub(opened: Callable[..., Page]) -> None:
    page = opened("hub")
    see(page, "/", "hub", "移転先の一覧", "専用の差分")
    see(page, "/destinations/46/", "hub-destination", "個人番号", "予防接種法")
    see(page, "/transfers/", "hub-transfers", "認めなかった照会")
    keyboard = Keyboard(page)
    keyboard.fill("[name=addressee_no]", "5001")
    keyboard.fill("[name=reason]", "開示請求")
    keyboard.use("text=検索する")
    page.wait_for_selector("text=宛名番号 5001 の移転")
    see(page, "", "hub-transfers-found", "差分")
    see(page, "/messages/?direction=received", "hub-messages", "住民記録システム")


@pytest.mark.slow
def test_those_outside(busy: Chain, browser: Browser) -> None:  # noqa: F811
    page = new_context(browser).new_page()
    page.goto(f"http://localhost:{busy.inst.port('prefecture')}/")
    see(page, "", "prefecture", "試験 5001郎", "転居")
    page.goto(f"http://localhost:{busy.inst.port('offices')}/")
    see(page, "", "offices", "国民健康保険", "常時")
    page.goto(f"http://localhost:{busy.inst.port('offices')}/offices/18")
    see(page, "", "office-18", "試験 5001郎", "世帯番号")
    assert json.loads(busy.get("offices", "/healthz").text)["ready"]
    page.context.close()

"""From identity to another system and back, over real HTTP between real processes."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import psycopg
import pytest

from openjuki.runtime.signin import tokens
from openjuki.systems.identity.models import HandoverCode, SecurityEvent, SignIn
from openjuki.systems.identity.services import accounts, grants, handover, signins
from system.identity.people import Maker
from system.identity.town import Browser, Town

pytestmark = pytest.mark.usefixtures("empty_hub")


def staff_at(browser: Browser) -> str:
    answer = browser.alive()
    return str(answer.json()["staff"]) if answer.status_code == 200 else f"-{answer.status_code}"


def code_for(browser: Browser, town: Town, **change: str) -> httpx.Response:
    query = {
        "system": "hub",
        "redirect": f"{town.url('hub')}/signin/return",
        "state": "s" * 24,
        "nonce": "n" * 24,
        **change,
    }
    return browser.http.get(f"{town.url('identity')}/authorize?{urlencode(query)}", follow_redirects=False)


@pytest.mark.spec("U-02")
def test_whole_way_from_a_page_of_the_hub_and_back(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    page = browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    assert page.json()["staff"] == "s1001"
    cookies = {c.name for c in browser.http.cookies.jar}
    assert {"oj_hub", "oj_identity", "oj_device"} <= cookies
    assert HandoverCode.objects.get().used_at is not None


@pytest.mark.spec("U-05")
def test_without_a_right_at_the_system_nobody_is_handed_over(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("residents.search",)), Browser(town)
    page = browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    assert page.status_code == 403
    assert "権限がありません" in page.text
    assert staff_at(browser) == "-401"


def test_a_code_goes_nowhere_else(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    elsewhere = f"{town.url('residents')}/signin/return"
    assert code_for(browser, town, redirect="http://localhost:1/signin/return").status_code == 403
    assert code_for(browser, town, redirect=elsewhere).status_code == 403
    assert code_for(browser, town, system="nowhere").status_code == 403


def _code(answer: httpx.Response) -> str:
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def test_a_code_serves_once_and_its_second_use_ends_the_sign_in(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    code, back = _code(code_for(browser, town)), f"{town.url('hub')}/signin/return"
    assert handover.redeem(code=code, system="hub", redirect=back)
    with pytest.raises(handover.HandoverRefused, match="ID-44"):
        handover.redeem(code=code, system="hub", redirect=back)
    assert SecurityEvent.objects.get(kind="code_refused").detail == "reused"
    assert not SignIn.objects.filter(ended_at=None).exists()


def test_a_code_of_another_system_or_past_its_minute_is_refused(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    back = f"{town.url('hub')}/signin/return"
    with pytest.raises(handover.HandoverRefused):
        handover.redeem(code=_code(code_for(browser, town)), system="residents", redirect=back)
    late = _code(code_for(browser, town))
    HandoverCode.objects.filter(used_at=None).update(expires_at=SignIn.objects.get().started_at)
    with pytest.raises(handover.HandoverRefused):
        handover.redeem(code=late, system="hub", redirect=back)
    details = (
        SecurityEvent.objects.filter(kind="code_refused").order_by("pk").values_list("detail", flat=True)
    )
    assert list(details) == ["foreign", "expired"]


def test_a_return_that_this_browser_did_not_begin_is_refused(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    answer = code_for(browser, town)
    stranger = Browser(town)
    page = stranger.get(answer.headers["Location"])
    assert page.status_code == 403
    assert staff_at(stranger) == "-401"


@pytest.mark.spec("L-06")
def test_who_cannot_prove_to_be_a_system_gets_nothing(people: Maker, town: Town) -> None:
    body = {"code": "x", "redirect": "x"}
    url = f"{town.url('identity')}/token"
    assert httpx.post(url, json=body).status_code == 401
    assert httpx.post(url, json=body, headers={"Authorization": "Bearer x.y.z"}).status_code == 401
    proof = tokens.issue({"sub": "identity"}, typ=tokens.CLIENT, audience="identity", lifetime=60)
    headers = {"Authorization": f"Bearer {proof}"}
    assert httpx.post(url, json=body, headers=headers).status_code == 403
    assert httpx.post(url, json=body, headers=headers).status_code == 401  # a proof serves once
    foreign = tokens.issue({"sub": "identity"}, typ=tokens.CLIENT, audience="hub", lifetime=60)
    assert httpx.post(url, json=body, headers={"Authorization": f"Bearer {foreign}"}).status_code == 401


@pytest.mark.spec("U-06")
def test_revocation_ends_the_session_by_message(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    assert staff_at(browser) == "s1001"
    workers = [town.worker("identity"), town.worker("hub")]
    try:
        accounts.revoke(user_id="s1001", actor="s3001", reason="異動", deactivate=True)
        _wait(lambda: staff_at(browser) == "-401", seconds=60)
    finally:
        for worker in workers:
            town.stop(worker)


@pytest.mark.spec("U-06")
def test_without_any_message_the_next_refresh_ends_the_session(
    people: Maker, town: Town, empty_hub: psycopg.Connection
) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    accounts.revoke(user_id="s1001", actor="s3001", reason="異動", deactivate=True)
    empty_hub.execute("UPDATE staff_session SET refreshed_at = refreshed_at - interval '61 seconds'")
    assert staff_at(browser) == "-401"


def test_a_right_taken_away_is_gone_at_the_next_refresh(
    people: Maker, town: Town, empty_hub: psycopg.Connection
) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    grants.end_grants(user_id="s1001", rights=["hub.view"], actor="s0002", reason="担当替え")
    empty_hub.execute("UPDATE staff_session SET refreshed_at = refreshed_at - interval '61 seconds'")
    assert staff_at(browser) == "s1001"
    (kept,) = empty_hub.execute("SELECT staff->'rights' FROM staff_session").fetchall()
    assert kept[0] == []


@pytest.mark.spec("U-12")
def test_an_idle_session_locks_and_only_its_person_unlocks_it(
    people: Maker, town: Town, empty_hub: psycopg.Connection
) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    empty_hub.execute("UPDATE staff_session SET seen_at = seen_at - interval '1 hour'")
    assert staff_at(browser) == "-423"
    page = browser.get(f"{town.url('hub')}/signin/unlock")
    assert "/account/reauthenticate/" in str(page.url)
    wrong = browser.post(page, {"password": "wrong"})
    assert "パスワードが違います" in wrong.text
    assert staff_at(browser) == "-423"
    done = browser.post(page, {"password": person.password, "next": _next(page)})
    assert str(done.url).endswith("/signin/unlocked"), done.url
    assert staff_at(browser) == "s1001"


@pytest.mark.parametrize(
    ("rest", "keep_cookie"),
    [
        ("locked_at = now()", True),
        ("locked_at = now()", False),
        ("seen_at = seen_at - interval '1 hour'", True),
    ],
)
@pytest.mark.spec("U-12")
def test_a_new_sign_in_steps_over_no_locked_or_idle_session(
    people: Maker, town: Town, empty_hub: psycopg.Connection, rest: str, keep_cookie: bool
) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    time.sleep(1.1)  # proofs are told in whole seconds
    empty_hub.execute(f"UPDATE staff_session SET {rest}")
    if not keep_cookie:
        browser.http.cookies.delete("oj_hub")
    page = browser.get(f"{town.url('hub')}/signin/start?next=/shell/alive")
    assert "/account/reauthenticate/" in str(page.url)
    assert empty_hub.execute("SELECT count(*) FROM staff_session").fetchone() == (1,)
    assert staff_at(browser) in ("-423", "-401")
    time.sleep(1.1)
    browser.post(page, {"password": person.password, "next": _next(page)})
    assert staff_at(browser) == "s1001"


@pytest.mark.spec("U-12")
def test_a_sign_out_that_identity_did_not_hear_of_still_asks_for_a_proof(
    people: Maker, town: Town, empty_hub: psycopg.Connection
) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    empty_hub.execute("UPDATE staff_session SET ended_at = now() + interval '1 second', end_reason = 'out'")
    page = browser.get(f"{town.url('hub')}/signin/start?next=/shell/alive")
    assert "/account/reauthenticate/" in str(page.url)


@pytest.mark.spec("U-12")
def test_a_refresh_wakes_no_idle_sign_in(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    row = SignIn.objects.get()
    signins.lock(row)
    assert handover.refresh(public_id=str(row.public_id), user_id="s1001", system="hub", nonce="n" * 24)
    assert signins.is_idle(SignIn.objects.get())


@pytest.mark.spec("U-12")
def test_a_form_sent_to_a_locked_screen_is_kept_sealed_and_given_back(
    people: Maker, town: Town, empty_hub: psycopg.Connection
) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    form = browser.get(f"{town.url('hub')}/signin/out")
    empty_hub.execute("UPDATE staff_session SET seen_at = seen_at - interval '1 hour'")
    typed = "打ちかけの内容"
    locked = browser.post(form, {"note": typed}, path="/shell/active")
    assert "預かっています" in locked.text
    stored = empty_hub.execute("SELECT body FROM held_request").fetchall()
    assert typed not in bytes(stored[0][0]).decode("utf-8", "replace")
    page = browser.get(f"{town.url('hub')}/signin/unlock?next=/")
    resumed = browser.post(page, {"password": person.password, "next": _next(page)})
    assert str(resumed.url).endswith("/signin/resume")
    assert typed in resumed.text
    browser.post(resumed, {"note": typed}, path="/shell/active")
    assert empty_hub.execute("SELECT count(*) FROM held_request").fetchone() == (0,)


def _next(page: httpx.Response) -> str:
    return parse_qs(page.url.query.decode())["next"][0]


def test_signing_out_at_one_system_ends_the_sign_in(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    page = browser.get(f"{town.url('hub')}/signin/out")
    assert "サインアウトしました" in browser.post(page, {}).text
    assert staff_at(browser) == "-401"
    assert not SignIn.objects.filter(ended_at=None).exists()
    assert "/account/login/" in str(browser.get(f"{town.url('identity')}/").url)


def test_a_browser_left_alone_is_asked_again_before_it_is_handed_over(people: Maker, town: Town) -> None:
    person, browser = people("s1001", rights=("hub.view",)), Browser(town)
    browser.sign_in(person, f"{town.url('hub')}/shell/alive")
    SignIn.objects.update(seen_at=SignIn.objects.get().seen_at - 2 * signins.IDLE)
    browser.http.cookies.delete("oj_hub")
    page = browser.get(f"{town.url('hub')}/shell/alive")
    assert "/account/reauthenticate/" in str(page.url)


def _wait(condition, *, seconds: float) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)

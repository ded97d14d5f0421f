"""Function keys, findings, readings, tags."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding
from openjuki.runtime.web import findings
from openjuki.runtime.web.fkeys import FunctionKey, bar
from support.shell_urls import SESSION

ERROR = Finding("E01", "誤り", field="day")
ALERT = Finding("A01", "確認事項", level="alert", field="name")


def render(source: str, **context: object) -> str:
    return Template("{% load shell_tags %}" + source).render(Context(context))


def test_a_key_has_its_place_whatever_the_page_offers() -> None:
    some = bar([FunctionKey("confirm", form="f"), FunctionKey("back", href="/")])
    assert [s.cap for s in some] == ["Esc", *(f"F{n}" for n in range(1, 13))]
    assert [s.cap for s in some if s.function] == ["Esc", "F12"]


def test_a_page_names_a_key_more_closely_but_cannot_move_it() -> None:
    slots = bar(
        [FunctionKey("confirm", label="審査へ", form="f")], defaults=[FunctionKey("confirm", form="g")]
    )
    assert slots[-1].function is not None
    assert (slots[-1].function.text, slots[-1].function.form, slots[-1].key) == ("審査へ", "f", "F12")


@pytest.mark.parametrize(
    "keys",
    [[FunctionKey("next", href="/a"), FunctionKey("next", href="/b")]],
)
def test_one_key_cannot_mean_two_things(keys: list[FunctionKey]) -> None:
    with pytest.raises(ValueError, match="F8"):
        bar(keys)


def test_unknown_or_idle_keys_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="unknown"):
        FunctionKey("dance", href="/")
    with pytest.raises(ValueError, match="does nothing"):
        FunctionKey("next")


def test_findings_stand_beside_their_field_errors_first() -> None:
    late = Finding("E02", "後", field="name")
    assert [s.finding.id for s in findings.shown([ALERT, late], field="name")] == ["E02", "A01"]
    assert findings.shown([ERROR], field="name") == []


def test_an_acknowledgement_carries_its_reason() -> None:
    data = QueryDict("ack-A01-name=on&ackreason-A01-name=%E5%88%A5%E4%BA%BA&ackreason-A02-x=unchecked").dict()
    assert findings.acknowledgements(data) == {"A01-name": "別人"}  # type: ignore[arg-type]
    [shown] = findings.shown([ALERT], data)  # type: ignore[arg-type]
    assert (shown.ack, shown.reason) == (True, "別人")


def test_an_alert_asks_for_a_reason_and_an_error_does_not() -> None:
    page = render("{% findings items %}", items=[ERROR, ALERT])
    assert page.count('type="checkbox"') == 1
    assert 'name="ackreason-A01-name"' in page


def test_what_a_clerk_wrote_is_escaped() -> None:
    page = render("{% findings items %}", items=[Finding("E", "<b>太字</b>")])
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_days_and_moments_are_written_in_the_era() -> None:
    assert render("{{ d|wareki }}", d=date(2026, 4, 1)) == "令和8年4月1日"
    late = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)  # half past midnight in Japan
    assert render("{{ d|wareki }}", d=late) == "令和8年4月1日"
    assert render("{{ d|wareki_time }}", d=late) == "令和8年4月1日 00:30"
    assert render("{{ d|wareki }}", d=None) == ""


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0分"), (59, "59分"), (60, "1時間"), (80, "1時間20分"), (2900, "2日")]
)
def test_elapsed_time_is_told_as_one_would_say_it(minutes: int, text: str) -> None:
    since = clock.now() - timedelta(minutes=minutes, seconds=5)
    assert render("{{ d|elapsed }}", d=since) == text


def test_a_reading_is_asked_by_post_and_never_stands_in_an_address(client: Client) -> None:
    assert client.get("/shell/read/date").status_code == 405
    assert "令和8年4月1日" in client.post("/shell/read/date", {"birth": "80401"}).content.decode()
    assert client.post("/shell/read/date", {"birth": ""}).content.decode().strip() == ""
    assert "読めません" in client.post("/shell/read/date", {"birth": "x"}).content.decode()
    assert "200文字以内" in client.post("/shell/read/date", {"birth": "9" * 201}).content.decode()
    assert client.post("/shell/read/unknown", {"birth": "1"}).status_code == 404


def test_the_sign_of_life_names_the_staff_and_renews_the_token(client: Client) -> None:
    body = client.get("/shell/alive").json()
    assert body["staff"] == "s1001"
    assert len(body["csrf"]) == 64


def test_the_shell_serves_nobody_who_is_not_signed_in(client: Client) -> None:
    SESSION["staff"] = None
    try:
        assert client.post("/shell/read/date", {"d": "80401"}).status_code == 423
    finally:
        from support.shell_urls import CLERK

        SESSION["staff"] = CLERK


def test_an_autosave_answers_with_the_time_and_every_box(client: Client) -> None:
    page = client.post("/shell/guide/save", {"name": "x"}).content.decode()
    assert "保存済" in page
    assert page.count("hx-swap-oob") == 9
    assert "同じ名称が既にあります" in page


@pytest.mark.parametrize(
    ("law", "shown"),
    [
        ("住民基本台帳法 第22条、S 4.1.1.2", "住民基本台帳法 第22条、標準仕様書 4.1.1.2"),
        ("S 1.2.1、A-04", "標準仕様書 1.2.1"),
        ("A-04、番号法 第16条、RR-03", "番号法 第16条"),
        ("A-01", ""),
        ("", ""),
    ],
)
def test_a_source_is_cited_as_a_clerk_knows_it(law: str, shown: str) -> None:
    assert render("{{ law|cited }}", law=law) == shown


def test_no_rule_names_our_own_tables_to_a_clerk() -> None:
    rows = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()
    laws = {row.rsplit("|", 2)[1].strip() for row in rows if row.startswith("| ") and "根拠 |" not in row}
    assert len(laws) > 50
    assert [law for law in laws if re.search(r"[A-Z]", render("{{ law|cited }}", law=law))] == []

"""Error answers: what happened, why, what next, a reference; never anything of a person."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import Client

from openjuki.runtime.web import errors
from openjuki.runtime.web.error_texts import TEXTS
from support.shell_urls import SECRET

REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500, 503])
def test_every_error_page_says_why_and_what_next(client: Client, status: int) -> None:
    response = client.get(f"/shell/guide/error/{status}")
    text = response.content.decode()
    assert response.status_code == status
    for part in (TEXTS[status].title, TEXTS[status].why, TEXTS[status].remedy):
        assert part in text
    assert REFERENCE.search(text)


def test_a_refusal_shows_its_finding_with_article_and_remedy(client: Client) -> None:
    response = client.get("/refused")
    assert response.status_code == 422
    for part in ("住所がありません", "見本法 第1条", "住所を入力してください"):
        assert part in response.content.decode()


def test_a_program_gets_a_problem_document_with_findings(client: Client) -> None:
    response = client.get("/api/refused")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["findings"][0]["id"] == "E01"
    assert body["findings"][0]["remedy"] == "住所を入力してください"
    assert REFERENCE.fullmatch(body["reference"])


def test_an_htmx_request_gets_a_notice_for_the_message_area(client: Client) -> None:
    response = client.get("/conflict", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.headers["HX-Retarget"] == "#messages"
    assert "先に変更されています" in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize(("path", "status"), [("/broken", 500), ("/api/broken", 500), ("/away", 503)])
def test_an_exceptions_words_reach_neither_page_nor_our_log(
    client: Client, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    caplog.set_level(logging.INFO, logger=errors.__name__)
    response = client.get(path)
    assert response.status_code == status
    shown = response.content.decode()
    found = REFERENCE.search(shown)
    assert found is not None
    ours = [r.getMessage() for r in caplog.records if r.name == errors.__name__]
    assert any(found.group() in line for line in ours)
    assert not any(SECRET in line for line in [shown, *ours])


def test_a_lost_database_says_when_to_come_back(client: Client) -> None:
    assert client.get("/away").headers["Retry-After"] == "30"


def test_a_wrong_method_is_told_in_words(client: Client) -> None:
    response = client.post("/shell/alive")
    assert response.status_code == 405
    assert TEXTS[405].title in response.content.decode()
    assert response.headers["Allow"] == "GET"


def test_references_differ_and_avoid_letters_that_sound_alike() -> None:
    made = {errors.new_reference() for _ in range(500)}
    assert len(made) == 500
    assert all(REFERENCE.fullmatch(r) for r in made)


def test_an_old_page_is_told_so() -> None:
    from django.test import override_settings

    from support import shell_settings

    with override_settings(ROOT_URLCONF="support.shell_urls", MIDDLEWARE=shell_settings.MIDDLEWARE):
        response = Client(enforce_csrf_checks=True).post("/shell/guide/save", {"name": "x"})
    assert response.status_code == 403
    assert "画面の有効期限が切れました" in response.content.decode()

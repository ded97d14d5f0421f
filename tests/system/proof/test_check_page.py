"""The check page tells number, day and digest to whoever holds the paper, and nothing to anyone else (RR-05)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from openjuki.kernel.certificates.document import plain
from openjuki.messages.residents.certificate_released.v1 import Body as Released
from openjuki.messages.residents.certificate_voided.v1 import Body as Voided
from openjuki.runtime import clock, installation
from openjuki.runtime.exchange import CannotApply, Incoming
from openjuki.runtime.ids import uuid7
from openjuki.runtime.release import check_page
from openjuki.runtime.typeset import Engine, find
from openjuki.systems.proof import services
from openjuki.systems.proof.models import Certificate
from support.codes import codes
from support.fonts import certificate_fonts
from support.papers import ALL_ITEMS, FORMS, MADE_AT, copy_of, japanese

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXY2"  # stands on a paper, opens nothing
NUMBER = "20261122 仙台市 青葉区役所 00000012"


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def incoming(kind: str, body: Any, *, token_hash: str = "", sender: str = "residents") -> Incoming:
    return Incoming(
        id=uuid7(), kind=f"{sender}/{kind}/v1", sender=sender, receiver="proof",
        subject=f"certificate-{(token_hash or hashed(TOKEN))[:32]}",
        seq=1, made_at=clock.real_now(), body=body,
    )  # fmt: skip


def released(**items: Any) -> Incoming:
    values = {
        "token_hash": sha256(TOKEN.encode()).hexdigest(), "issue_no": NUMBER, "title": "住民票の写し",
        "issued_on": date(2026, 11, 22), "pages": 2, "digest": "0a" * 32,
    }  # fmt: skip
    body = Released(**{**values, **items})
    return incoming("certificate_released", body, token_hash=body.token_hash)


@pytest.mark.spec("RR-05")
def test_who_holds_the_paper_finds_its_number_day_and_digest(real_db: None) -> None:
    services.record(message=released())
    page = Client().get(f"/c/{TOKEN}")
    text = page.content.decode()
    assert page.status_code == 200
    for shown in (NUMBER, "令和8年11月22日", "2ページ", "0a" * 32, "仙台市"):
        assert shown in text


@pytest.mark.spec("RR-05")
def test_the_code_on_the_paper_leads_here(real_db: None) -> None:
    """Drawn, rendered, decoded by a program of others, and opened."""
    copy = copy_of(*(japanese(n) for n in range(1, 6)), **ALL_ITEMS)
    engine = Engine(FORMS, find(certificate_fonts()))
    pdf = engine.render(
        copy.template, check_page.with_code(plain(copy), NUMBER), mark=copy.issue_number, made_at=MADE_AT
    ).pdf
    services.record(message=released(token_hash=check_page.token_hash(NUMBER)))
    pages = codes(pdf)
    assert len(pages) == 2
    (address,) = {text for page in pages for text in page}
    assert address.upper().startswith(installation.current().url("proof").upper())
    answer = Client().get(urlsplit(address).path)
    assert answer.status_code == 200
    assert NUMBER in answer.content.decode()


def test_who_does_not_learns_nothing(real_db: None) -> None:
    services.record(message=released())
    for token in ("A" * 26, NUMBER, TOKEN.lower(), "x" * 400):
        page = Client().get(f"/c/{token}")
        assert page.status_code == 404
        assert NUMBER not in page.content.decode()


def test_a_voided_copy_says_so_and_shows_no_digest(real_db: None) -> None:
    services.record(message=released())
    services.void(
        message=incoming("certificate_voided", Voided(issue_no=NUMBER, voided_on=date(2026, 11, 23)))
    )
    text = Client().get(f"/c/{TOKEN}").content.decode()
    assert "処分されました" in text
    assert "0a" * 32 not in text


def test_another_system_voids_only_its_own(real_db: None) -> None:
    services.record(message=released())
    voided = Voided(issue_no=NUMBER, voided_on=date(2026, 11, 23))
    for token in (TOKEN, "B" * 26):  # the right stream too: whoever holds the paper can work it out
        with pytest.raises(CannotApply):
            services.void(
                message=incoming("certificate_voided", voided, token_hash=hashed(token), sender="seals")
            )
    with pytest.raises(CannotApply):
        services.record(
            message=incoming("certificate_released", released().body, token_hash=hashed("B" * 26))
        )
    assert Certificate.objects.get().voided_on is None


def test_a_number_comes_once_and_an_unknown_one_is_not_voided(real_db: None) -> None:
    services.record(message=released())
    with pytest.raises(CannotApply):
        services.record(message=released())
    with pytest.raises(CannotApply):
        services.void(
            message=incoming(
                "certificate_voided",
                Voided(issue_no="20261122 仙台市 青葉区役所 99", voided_on=date(2026, 11, 23)),
            )
        )
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    ["token_hash = 'x'", "digest = upper(digest)", "pages = 0", "issuer = ''"],
    ids=["token", "digest", "pages", "issuer"],
)
def test_the_table_refuses_what_is_no_certificate(real_db: None, change: str) -> None:
    services.record(message=released())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE certificate SET {change}")

"""Offices that ask per person: by their own key, their own items, every question on record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from joserfc import jws

from openjuki.runtime import installation, keys
from openjuki.runtime.clock import real_now
from openjuki.systems.hub.models import Inquiry
from openjuki.systems.hub.rights import RIGHTS
from openjuki.systems.hub.services import load_destinations as loading
from openjuki.systems.hub.services import take_over
from support.signed_in import terminal
from system.hub.samples import NUMBER, message, resident

pytestmark = pytest.mark.django_db
ASKED = {"addressee_no": "1000000017", "operator": "k0001", "reason": "世帯構成の確認"}


@pytest.fixture(autouse=True)
def loaded(db: None) -> Iterator[None]:
    keys.setup(installation.current().home, ["offices.1", "offices.18", "residents"])
    yes, no = loading.Decider("maker", "作成者"), loading.Decider("checker", "決裁者")
    loading.load_destinations(
        rows=[r for r in loading.city_table("sendai") if r.no in (1, 18)], applied_by=yes, approved_by=no
    )
    take_over.take_over(message=message(resident()))
    return


def proof(party: str, **changes: Any) -> str:
    """A client assertion as an office makes it, with faults on demand."""
    home = installation.current().home
    ring = keys.load(home / "keys" / keys.group_of(party), party)
    now = int(real_now().timestamp())
    claims = {"iss": party, "sub": party, "aud": "hub", "iat": now, "exp": now + 30, "jti": f"{party}{now}"}
    header = {"alg": "Ed25519", "typ": "oj-client+jwt", "kid": ring.signer.kid}
    return jws.serialize_compact(header, json.dumps(claims | changes), ring.signer, algorithms=["Ed25519"])


def ask(token: str, **changes: Any) -> Any:
    return Client().post(
        "/api/inquiries", {**ASKED, **changes}, content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )  # fmt: skip


@pytest.mark.spec("HB-06", "L-01")
def test_an_office_gets_its_own_items_and_the_question_is_recorded() -> None:
    answer = ask(proof("offices.1"))
    assert answer.status_code == 200
    assert answer.json()["items"]["name"] == "葛󠄂城 花子"
    assert NUMBER not in answer.content.decode()
    row = Inquiry.objects.get()
    assert (row.consumer, row.operator, row.addressee_no, row.reason, row.outcome) == (
        "offices.1", "k0001", "1000000017", "世帯構成の確認", "given",
    )  # fmt: skip
    assert row.items == sorted(answer.json()["items"])
    assert str(row.pk) == answer.json()["inquiry_id"]


@pytest.mark.parametrize(
    ("party", "changes", "status", "refusal"),
    [
        pytest.param("offices.18", {}, 403, "HU-20", id="row-that-fetches-only"),
        pytest.param("residents", {}, 403, "HU-20", id="another-system"),
        pytest.param("offices.1", {"addressee_no": "999"}, 404, "HU-22", id="person-unknown"),
        pytest.param("offices.1", {"reason": "　"}, 422, "HU-21", id="blank-reason"),
    ],
)
@pytest.mark.spec("L-01", "L-02")
def test_a_refused_question_is_recorded_too(
    party: str, changes: dict[str, str], status: int, refusal: str
) -> None:
    answer = ask(proof(party), **changes)
    assert answer.status_code == status
    assert answer.json()["findings"][0]["id"] == refusal
    row = Inquiry.objects.get()
    assert (row.consumer, row.outcome, row.refusal, row.items) == (party, "refused", refusal, [])


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"aud": "juki_cs"}, id="for-another-system"),
        pytest.param({"iss": "offices.18", "sub": "offices.18"}, id="another-name"),
        pytest.param({"exp": 1, "iat": 0}, id="expired"),
        pytest.param({"exp": 9_999_999_999}, id="for-ever"),
    ],
)
def test_a_wrong_proof_is_refused(changes: dict[str, Any]) -> None:
    assert ask(proof("offices.1", **changes)).status_code == 401
    assert not Inquiry.objects.exists()


def test_a_proof_serves_once_and_none_is_none() -> None:
    token = proof("offices.1")
    assert ask(token).status_code == 200
    assert ask(token).status_code == 401
    assert ask("").status_code == 401
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize("changes", [{"reason": ""}, {"operator": ""}, {"addressee_no": "abc"}, {"x": 1}])
def test_a_malformed_question_is_refused(changes: dict[str, Any]) -> None:
    assert ask(proof("offices.1"), **changes).status_code == 422


@pytest.mark.spec("L-01", "HB-05")
def test_a_persons_transfers_are_found_with_a_reason() -> None:
    ask(proof("offices.1"))
    ask(proof("offices.18"))
    browser = terminal(RIGHTS)
    assert browser.post("/transfers/", {"addressee_no": "1000000017"}).status_code == 422
    page = browser.post("/transfers/", {"addressee_no": "1000000017", "reason": "開示請求"}).content.decode()
    assert "1 健康福祉局保護自立支援課" in page
    assert "HU-20" in page
    query = {"addressee_no": "1000000017", "reason": "開示請求"}
    rows = browser.post("/api/transfers/search", query, content_type="application/json").json()
    assert sorted((r["consumer"], r["outcome"]) for r in rows) == [
        ("offices.1", "移転"),
        ("offices.18", "拒否"),
    ]

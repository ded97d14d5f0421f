"""Kept answers: whose they are, what they hold, how long they stand, and who may hear them again."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from joserfc import jws

from openjuki.runtime import clock, installation, keys
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.ids import uuid7
from openjuki.runtime.requests import answers
from openjuki.runtime.requests.models import AnsweredRequest
from openjuki.runtime.signin import tokens
from support.bearers import Api
from support.signed_in import staff
from system.runtime.marked_urls import RUNS, SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.urls("system.runtime.marked_urls")]


@pytest.fixture(autouse=True)
def no_runs() -> None:
    RUNS.clear()


def clerk(*rights: str, user_id: str = "s1001") -> Api:
    return Api(staff(rights or ("x.write",), user_id))


def call(path: str, by: str = "", key: str = "k1") -> Any:
    """A request of a system, or of nobody."""
    headers = {"Idempotency-Key": key}
    if by:
        headers["Authorization"] = f"Bearer {proof(by)}"
    return Client().post(path, {}, content_type="application/json", headers=headers)


def proof(system: str) -> str:
    inst, now = installation.current(), int(time.time())
    keys.setup(inst.home, [system])
    signer = keys.load(inst.key_dir(system), system).signer
    claims = {"sub": system, "iss": system, "aud": "hub", "iat": now, "exp": now + 60, "jti": str(uuid7())}
    header = {"alg": "Ed25519", "typ": tokens.CLIENT, "kid": signer.kid}
    return jws.serialize_compact(header, json.dumps(claims), signer, algorithms=tokens.ALGORITHMS)


def test_a_repetition_is_answered_from_the_sealed_answer_and_logged() -> None:
    first, again = (clerk().post("/staff", key="k1") for _ in range(2))
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert len(RUNS) == 1
    row = AuditRow.objects.get(action="requests.replayed")
    assert (row.actor, row.terms["route"]) == ("s1001", "api/staff")
    kept = AnsweredRequest.objects.get()
    assert SECRET.encode() not in bytes(kept.body or b"")
    assert b"run" not in bytes(kept.body or b"")


@pytest.mark.spec("U-05")
def test_who_has_lost_the_right_does_not_hear_the_answer_again() -> None:
    assert clerk().post("/staff", key="k1").status_code == 200
    answer = clerk("x.read").post("/staff", key="k1")
    assert answer.status_code == 403
    assert SECRET not in answer.json().values()
    assert AuditRow.objects.filter(action="rights.refused").count() == 1
    assert not AuditRow.objects.filter(action="requests.replayed").exists()


def test_a_sealed_answer_opens_in_its_own_row_only() -> None:
    clerk().post("/staff", key="k1")
    AnsweredRequest.objects.update(actor="s1002")
    answer = clerk(user_id="s1002").post("/staff", key="k1")
    assert answer.status_code == 409
    assert SECRET not in answer.content.decode()


def test_every_actor_has_keys_of_its_own() -> None:
    assert clerk().post("/staff", key="k1").json()["run"] == 1
    assert clerk(user_id="s1002").post("/staff", key="k1").json()["run"] == 2
    assert call("/api/system", "residents").json()["run"] == 3
    assert call("/api/system", "juki_gateway").json()["run"] == 4
    assert call("/api/system", "residents").json()["run"] == 3
    actors = AnsweredRequest.objects.order_by("actor").values_list("actor", flat=True)
    assert list(actors) == ["machine:juki_gateway", "machine:residents", "s1001", "s1002"]


def test_public_views_are_neither_kept_nor_answered_from_the_store() -> None:
    assert [call("/api/anyone").json()["run"] for _ in range(2)] == [1, 2]
    assert clerk().post("/anyone", key="k1").json()["run"] == 3
    assert not AnsweredRequest.objects.exists()


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ("status=200", True), ("status=303", True), ("status=409", True), ("status=422", True),
        ("status=422&page=1", False), ("status=400", False), ("status=403", False), ("status=500", False),
    ],
)  # fmt: skip
def test_only_what_was_done_and_findings_are_kept(query: str, keeps: bool) -> None:
    for _ in range(2):
        clerk().post(f"/staff?{query}", key="k1")
    assert len(RUNS) == (1 if keeps else 2)
    assert AnsweredRequest.objects.exists() is keeps


def test_after_a_day_an_answer_is_gone() -> None:
    clerk().post("/staff", key="k1")
    clerk().post("/staff", key="k2")
    AnsweredRequest.objects.filter(key="k1").update(at=clock.real_now() - timedelta(hours=24, seconds=1))
    assert clerk().post("/staff", key="k1").json()["run"] == 3
    AnsweredRequest.objects.filter(key="k1").update(at=clock.real_now() - timedelta(hours=24, seconds=1))
    assert answers.purge() == 1
    assert list(AnsweredRequest.objects.values_list("key", flat=True)) == ["k2"]


@pytest.mark.spec("U-05")
def test_an_unmarked_view_is_closed_to_bearers_too() -> None:
    answer = clerk().post("/forgotten", key="k1")
    assert answer.status_code == 403
    assert answer.json()["findings"][0]["id"] == "AU-04"
    assert RUNS == []

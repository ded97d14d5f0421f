"""The API of identity: accounts and grants by program, by two persons (U-05, U-06)."""

from __future__ import annotations

import pytest

from openjuki.systems.identity.models import Grant, StaffUser
from openjuki.systems.identity.rights import RIGHTS
from support.bearers import Api
from support.signed_in import staff
from system.identity.people import Maker


def program(user_id: str, rights: tuple[str, ...] = tuple(RIGHTS)) -> Api:
    return Api(staff(rights, user_id))


@pytest.mark.spec("U-05")
def test_a_right_takes_two_programs_of_two_persons(people: Maker) -> None:
    for user_id in ("s1001", "s2001", "s3001"):
        people(user_id)
    maker, checker = program("s2001"), program("s3001")
    wanted = {"user_id": "s1001", "rights": ["residents.search"], "reason": "窓口"}
    assert maker.post("/grants", {**wanted, "rights": ["no.such"]}).status_code == 422
    made = maker.post("/grants", wanted).json()
    assert (made["state"], made["rights"]) == ("pending", ["residents.search"])
    decision = f"/grants/{made['id']}/decision"
    for same in (maker, program("s1001")):
        refused = same.post(decision, {"decision": "approve"})
        assert (refused.status_code, refused.json()["findings"][0]["id"]) == (409, "ID-28")
    assert checker.post(decision, {"decision": "reject"}).json()["findings"][0]["id"] == "ID-25"
    assert checker.post(decision, {"decision": "approve"}).status_code == 204
    assert checker.get("/grants").json()[0]["checker"] == "s3001"
    assert checker.get("/staff/s1001").json()["rights"] == ["residents.search"]
    end = {"rights": ["residents.search"], "reason": "異動"}
    assert checker.post("/staff/s1001/grants/end", end).json() == {"ended": 1}
    assert not Grant.objects.filter(ended_at=None).exists()
    second = maker.post("/grants", wanted).json()["id"]
    assert checker.post(f"/grants/{second}/withdrawal").json()["findings"][0]["id"] == "ID-24"
    assert maker.post(f"/grants/{second}/withdrawal").status_code == 204
    assert {r["right"] for r in maker.get("/grants/choices").json()["rights"]} >= {"residents.search"}


@pytest.mark.spec("U-01", "U-06")
def test_accounts_are_registered_and_ended_by_program(people: Maker) -> None:
    people("s2001")
    api = program("s2001")
    new = {"user_id": "s4001", "name": "試験　職員", "office_code": "100"}
    made = api.post("/staff", new)
    assert made.status_code == 201, made.content
    person = StaffUser.objects.get(user_id="s4001")
    assert person.check_password(made.json()["password"])
    assert person.must_change_password
    assert api.post("/staff", new).status_code == 422
    assert api.post("/staff/s4001/end", {"reason": " "}).status_code == 422
    for act in ("sessions/end", "factors/reset", "end"):
        assert api.post(f"/staff/s4001/{act}", {"reason": "異動"}).status_code == 204
    assert api.post("/staff/s4001/release").status_code == 204
    assert api.post("/staff/s2001/factors/reset", {"reason": "紛失"}).json()["findings"][0]["id"] == "ID-14"
    shown = api.get("/staff/s4001").json()
    assert (shown["is_active"], "password" in shown) == (False, False)
    assert {"account_created", "account_ended"} <= {e["kind"] for e in api.get("/events").json()}


@pytest.mark.spec("U-05")
def test_nothing_is_open_without_its_right(people: Maker) -> None:
    people("s2001")
    nobody = program("s2001", ())
    why = {"reason": "x"}
    new = {"user_id": "s4001", "name": "x", "office_code": "1"}
    for path in ("/staff", "/staff/s2001", "/events", "/grants", "/grants/choices"):
        assert nobody.get(path).status_code == 403, path
    for path, body in {
        "/staff": new, "/staff/s2001/end": why, "/staff/s2001/sessions/end": why, "/staff/s2001/release": {},
        "/staff/s2001/factors/reset": why, "/grants": {"user_id": "s2001", **why},
        "/grants/1/decision": {"decision": "approve"}, "/grants/1/withdrawal": {},
        "/staff/s2001/grants/end": {"rights": ["residents.search"], **why},
    }.items():  # fmt: skip
        assert nobody.post(path, body).status_code == 403, path

"""Rights come from two persons' hands, in the service and in raw SQL."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from openjuki.runtime import installation
from openjuki.runtime.signin import rights_file
from openjuki.systems.identity.models import Grant, StaffUser
from openjuki.systems.identity.selectors import staff as people_of
from openjuki.systems.identity.services import grants, rights_list
from system.identity.people import Maker


def rights(user_id: str) -> set[str]:
    person = people_of.staff(user_id)
    assert person is not None
    return set(people_of.rights_of(person, "residents"))


@pytest.mark.spec("U-05")
def test_a_right_takes_an_application_and_another_persons_approval(people: Maker) -> None:
    for user_id in ("s1001", "s2001", "s3001"):
        people(user_id)
    made = grants.apply_for(user_id="s1001", maker="s2001", rights=["residents.search"], reason="窓口")
    assert rights("s1001") == set()
    for wrong in ("s2001", "s1001"):
        with pytest.raises(grants.DecisionRefused, match="ID-28"):
            grants.approve(application_id=made.pk, checker=wrong)
    grants.approve(application_id=made.pk, checker="s3001")
    assert rights("s1001") == {"residents.search"}
    with pytest.raises(grants.DecisionRefused, match="ID-30"):
        grants.approve(application_id=made.pk, checker="s3001")


def test_a_role_only_fills_in_the_application(people: Maker) -> None:
    people("s1001"), people("s2001"), people("s3001")
    made = grants.apply_for(user_id="s1001", maker="s2001", rights=[], role="counter", reason="窓口")
    grants.approve(application_id=made.pk, checker="s3001")
    assert rights("s1001") == {"residents.search"}


def test_a_right_ends_with_its_period(people: Maker) -> None:
    people("s1001"), people("s2001"), people("s3001")
    made = grants.apply_for(
        user_id="s1001",
        maker="s2001",
        rights=["residents.search"],
        reason="応援",
        starts_on=date(2020, 4, 1),
        ends_on=date(2020, 4, 30),
    )
    grants.approve(application_id=made.pk, checker="s3001")
    assert rights("s1001") == set()
    person = people_of.staff("s1001")
    assert person is not None
    assert [g.right_id for g in people_of.grants_of(person, date(2020, 4, 30))] == ["residents.search"]


def test_taking_a_right_away_counts_at_once_and_raises_the_version(people: Maker) -> None:
    people("s1001", rights=("residents.search", "residents.settle"))
    before = StaffUser.objects.get(user_id="s1001").rights_version
    grants.end_grants(user_id="s1001", rights=["residents.settle"], actor="s0002", reason="異動")
    assert rights("s1001") == {"residents.search"}
    assert StaffUser.objects.get(user_id="s1001").rights_version == before + 1


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"rights": ["residents.unknown"]}, "ID-21"),
        ({"rights": []}, "ID-21"),
        ({"reason": " "}, "ID-22"),
        ({"user_id": "s8888"}, "ID-20"),
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "ID-27"),
    ],
)
def test_an_incomplete_application_is_refused(people: Maker, change: dict[str, object], finding: str) -> None:
    people("s1001"), people("s2001")
    asked = {"user_id": "s1001", "maker": "s2001", "rights": ["residents.search"], "reason": "窓口", **change}
    with pytest.raises(grants.ApplicationRefused, match=finding):
        grants.apply_for(**asked)  # type: ignore[arg-type]


@pytest.mark.spec("U-05")
@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            "UPDATE grant_application SET checker_id = maker_id, state = 'approved', decided_at = now()",
            "grant_maker_is_not_checker",
        ),
        (
            "UPDATE grant_application SET checker_id = staff_id, state = 'approved', decided_at = now()",
            "grant_not_approved_by_receiver",
        ),
        ("UPDATE grant_application SET state = 'approved'", "grant_decision_complete"),
        (
            "INSERT INTO grant_in_force (staff_id, right_id, application_id, application_state, starts_on,"
            " granted_at, end_reason)"
            " SELECT staff_id, 'residents.settle', id, 'approved', now(), now(), '' FROM grant_application",
            "grant_needs_approved_application",
        ),
        (
            "INSERT INTO grant_in_force (staff_id, right_id, application_id, application_state, starts_on,"
            " granted_at, end_reason)"
            " SELECT staff_id, 'residents.settle', id, 'pending', now(), now(), '' FROM grant_application",
            "grant_only_approved",
        ),
    ],
)
def test_the_database_refuses_one_hand(
    people: Maker, owner: psycopg.Connection, statement: str, constraint: str
) -> None:
    people("s1001"), people("s2001")
    grants.apply_for(user_id="s1001", maker="s2001", rights=["residents.settle"], reason="審査")
    with pytest.raises(psycopg.errors.IntegrityError, match=constraint):
        owner.execute(statement)
    assert not Grant.objects.exists()


@pytest.mark.spec("U-01")
def test_the_database_holds_one_sign_in_per_id(people: Maker, owner: psycopg.Connection) -> None:
    people("s1001")
    insert = (
        "INSERT INTO sign_in"
        " (public_id, staff_id, terminal, methods, started_at, seen_at, proved_at, end_reason)"
        " SELECT gen_random_uuid(), id, '', '[]', now(), now(), now(), '' FROM staff"
    )
    owner.execute(insert)
    with pytest.raises(psycopg.errors.UniqueViolation, match="sign_in_one_at_a_time"):
        owner.execute(insert)


@pytest.mark.spec("U-08")
def test_the_application_cannot_rewrite_the_record_of_sign_ins(people: Maker) -> None:
    from django.db import ProgrammingError, connection, transaction

    people("s1001")
    for statement in ("UPDATE security_event SET kind = 'x'", "DELETE FROM security_event"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_list_of_rights_signed_by_another_system_is_refused(known: None) -> None:
    home = installation.current().home
    forged = (home / "rights" / "residents.json").read_text(encoding="utf-8")
    path = home / "rights" / "hub.json"
    path.write_text(forged, encoding="utf-8")
    with pytest.raises(rights_file.RightsFileRefused, match="hub"):
        rights_list.load_rights()
    with pytest.raises(rights_file.RightsFileRefused, match="他のシステム"):
        rights_file.write(home, "hub", {"residents.search": "横取り"}, {})


def test_a_right_no_longer_listed_counts_no_more(people: Maker) -> None:
    people("s1001", rights=("residents.search", "residents.settle"))
    home = installation.current().home
    rights_file.write(home, "residents", {"residents.search": "検索"}, {})
    rights_list.load_rights()
    assert rights("s1001") == {"residents.search"}

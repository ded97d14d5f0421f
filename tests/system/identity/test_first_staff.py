"""The first two of an installation: both or nobody, once, and then they are like everyone (U-05)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from openjuki.runtime.errors import Refused
from openjuki.systems.identity.models import Grant, StaffUser
from openjuki.systems.identity.rights import RIGHTS
from openjuki.systems.identity.services import rights_list
from openjuki.systems.identity.services.accounts import NewStaff
from openjuki.systems.identity.services.first_staff import create_first_staff
from system.identity.people import PASSWORD, Person, sign_in


def pair(first: int = 1, *, password: str = PASSWORD) -> list[tuple[NewStaff, str]]:
    return [
        (NewStaff(user_id=f"s{n:04d}", name=f"見本 {n}", office_code="100"), password)
        for n in (first, first + 1)
    ]


@pytest.fixture(autouse=True)
def published(known: None) -> None:
    from io import StringIO

    from django.core.management import call_command

    call_command("publish_rights", stdout=StringIO())
    rights_list.load_rights()


@pytest.mark.spec("U-05")
def test_two_come_at_once_and_each_approved_for_the_other() -> None:
    create_first_staff(pair())
    for grant in Grant.objects.select_related("application"):
        assert grant.application.checker_id not in (None, grant.staff_id)
    assert {g.right_id for g in Grant.objects.all()} == set(RIGHTS)
    answer = sign_in(Client(), Person("s0001", ""))
    assert answer.status_code == 302  # to the registration of a second factor: there is none yet
    with pytest.raises(Refused, match="ID-70"):
        create_first_staff(pair(3))


@pytest.mark.spec("U-05")
def test_one_person_twice_or_a_weak_password_leaves_nobody() -> None:
    with pytest.raises(Refused, match="ID-71"):
        create_first_staff([pair()[0], pair()[0]])
    with pytest.raises(Refused):
        create_first_staff(pair(password="12345678"))
    assert not StaffUser.objects.exists()


@pytest.mark.spec("U-05")
def test_of_many_terminals_one_makes_the_first_two() -> None:
    def attempt(n: int) -> bool:
        try:
            create_first_staff(pair(2 * n + 1))
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1
    assert StaffUser.objects.count() == 2

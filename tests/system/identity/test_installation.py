"""What set-up does with identity: marks on every route, demo staff, codes on the terminal."""

from __future__ import annotations

import dataclasses
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from openjuki.runtime import installation, rights
from openjuki.runtime.signin import rights_file
from openjuki.systems.identity.models import Grant, StaffUser
from openjuki.systems.identity.rights import RIGHTS
from openjuki.systems.identity.services import demo, rights_list
from system.identity.people import Person, sign_in


def test_every_route_bears_a_mark() -> None:
    found = list(rights.walk())
    assert [f"{method} {route}" for route, method, access in found if access is None] == []
    asked = {r for _, _, a in found if a for r in a.rights}
    assert {r for r in asked if r.startswith("identity.")} == set(RIGHTS)


@pytest.fixture
def prepared(known: None) -> None:
    """Rights published as set-up does."""
    call_command("publish_rights", stdout=StringIO())
    home = installation.current().home
    listed = {"residents.search": "検索", "residents.settle": "確定"}
    roles = {"counter": ["residents.search"], "reviewer": ["residents.search", "residents.settle"]}
    rights_file.write(home, "residents", listed, roles)
    call_command("load_rights", stdout=StringIO())


def test_demo_staff_sign_in_with_what_the_command_prints(prepared: None) -> None:
    call_command("demo_staff", stdout=StringIO())
    home = installation.current().home
    assert stat.S_IMODE((home / demo.FILE).stat().st_mode) == 0o600
    assert StaffUser.objects.count() == 5
    shown = demo.demo_code(installation.current(), "s1001")
    person = Person("s1001", "", password=shown["password"])
    assert sign_in(Client(), person, code=shown["code"])["Location"] == "/"
    out = StringIO()
    call_command("demo_code", "s2001", stdout=out)
    assert demo.demo_code(installation.current(), "s2001")["password"] in out.getvalue()


def test_demo_rights_come_by_two_hands_and_set_up_may_run_again(prepared: None) -> None:
    for _ in range(2):
        demo.create_demo_staff(installation.current())
    held = Grant.objects.filter(ended_at=None)
    assert set(held.filter(staff__user_id="s1001").values_list("right_id", flat=True)) == {"residents.search"}
    assert held.filter(staff__user_id="s3001", right_id="identity.grants.approve").exists()
    for grant in held.select_related("application"):
        assert grant.application.maker_id != grant.application.checker_id
        assert grant.application.checker_id != grant.staff_id
    rights_list.load_rights()
    assert held.count() == Grant.objects.count()


def test_there_are_no_demo_staff_outside_a_demo(prepared: None) -> None:
    serious = dataclasses.replace(installation.current(), mode="production")
    with pytest.raises(demo.DemoOnly):
        demo.create_demo_staff(serious)
    with pytest.raises(demo.DemoOnly):
        demo.demo_code(serious, "s1001")
    assert not StaffUser.objects.exists()


def test_an_unknown_demo_id_is_named_an_error(prepared: None) -> None:
    with pytest.raises(CommandError, match="ID-60"):
        call_command("demo_code", "s4444", stdout=StringIO())

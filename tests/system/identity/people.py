"""Staff for tests, and a browser that signs in like one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from openjuki.runtime import installation
from openjuki.runtime.signin import rights_file
from openjuki.systems.identity.services import accounts, codes, grants, rights_list

PASSWORD = "Kawabata-1968-yukiguni"
RIGHTS = {"residents.search": "検索", "residents.settle": "審査の確定"}


@dataclass
class Person:
    """One person with secrets; `code()` never gives the same code twice."""

    user_id: str
    secret: str
    password: str = PASSWORD
    given: set[int] = field(default_factory=set)

    def code(self) -> str:
        """A fresh one-time code: of the present period or its neighbours, as far as not used.

        The one before only in the first half of a period: it must still count when a slow machine takes it in.
        """
        while True:
            now, second = divmod(int(time.time()), 30)
            period = next(
                (p for p in range(now - (second < 15), now + 2) if p > max(self.given, default=0)), None
            )
            if period is not None:
                self.given.add(period)
                return codes.current(self.secret, period * 30)
            time.sleep(30 - second)  # three codes within half a minute: a person would wait as well


Maker = Callable[..., Person]


@pytest.fixture
def known(real_db: None) -> None:
    """Rights of a system are known by its signed list."""
    from openjuki.runtime import keys

    home = installation.current().home
    keys.setup(home, ["residents", "hub"])
    rights_file.write(home, "residents", RIGHTS, {"counter": ["residents.search"]})
    rights_file.write(home, "hub", {"hub.view": "照会"}, {})
    rights_list.load_rights()


@pytest.fixture
def people(known: None) -> Maker:
    """Make a member of staff, with a second factor unless told, and rights granted by two others."""

    def make(user_id: str, *, rights: tuple[str, ...] = (), factor: bool = True, **more: Any) -> Person:
        new = accounts.NewStaff(user_id=user_id, name=f"職員{user_id}", office_code="100", **more)
        person = accounts.create_staff(new=new, password=PASSWORD, actor="test", must_change_password=False)
        secret = totp.generate_totp_secret()
        if factor:
            totp.TOTP.activate(person, secret)
            RecoveryCodes.activate(person)
        if rights:
            for helper in ("s0001", "s0002"):
                _ensure(helper)
            given = grants.apply_for(user_id=user_id, maker="s0001", rights=rights, reason="試験")
            grants.approve(application_id=given.pk, checker="s0002")
        return Person(user_id, secret)

    return make


def _ensure(user_id: str) -> None:
    from openjuki.systems.identity.selectors import staff

    if staff.staff(user_id) is None:
        new = accounts.NewStaff(user_id=user_id, name="補助", office_code="100")
        accounts.create_staff(new=new, password=PASSWORD, actor="test", must_change_password=False)


@pytest.fixture
def terminal() -> Client:
    """A browser in this process."""
    return Client()


def sign_in(client: Client, person: Person, *, code: str | None = None) -> Any:
    """Password, then one-time code; returns the last answer."""
    first = client.post("/account/login/", {"login": person.user_id, "password": person.password})
    if first.status_code != 302 or first["Location"] != "/mfa/authenticate/":
        return first
    return client.post("/mfa/authenticate/", {"code": code or person.code()})

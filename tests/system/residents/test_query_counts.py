"""問い合わせの回数: no screen asks the database more often because the register holds more (issue 3, Speed)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import connection

from openjuki.runtime import clock
from openjuki.systems.residents.services import review
from openjuki.systems.residents.services.holds import set_hold
from openjuki.systems.residents.services.memos import write_memo
from openjuki.systems.residents.web.purpose import _sealed
from support import channels
from support.database import clean
from support.drafts import carry_out, draft_of
from support.harness import owner_url
from support.protected_world import World, protected_world
from support.residents import CLERK, REVIEWER, family_data
from support.signed_in import terminal
from system.residents.test_channels import BESIDE, beside, paths

#: What hangs on the clock (the session was seen), or frames a statement that is counted itself.
_ASIDE = ('UPDATE "staff_session"', "SAVEPOINT", "RELEASE SAVEPOINT")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    asked: list[str] = []

    def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(_ASIDE):
            asked.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield asked


def grow(world: World, *others: int) -> None:
    """More of everything that the screens list, about the same family and beside it."""
    for n in others:
        carry_out("move_in", family_data(n))
        set_hold(
            staff=CLERK, addressee_no=world.people[n % 4], process="change", level="alert", reason=f"照会{n}"
        )
        write_memo(staff=CLERK, addressee_no=world.people[0], text="筆談", reason="照会")
    carry_out("birth", draft_of("birth", world.people))


@pytest.fixture
def world(django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), clock.fixed(date(2026, 11, 22)):
        made = protected_world()
        BESIDE.update(beside(made))
        yield made
        with psycopg.connect(owner_url(), autocommit=True) as owner:
            clean(owner)


def asked_by_screens(world: World) -> dict[str, Counter[str]]:
    """Every screen that answers with a page, the list of a search too, and what it asked the database."""
    browser = terminal(CLERK.rights, CLERK.user_id)
    why = {"why": _sealed("照会", CLERK.user_id)}
    routes = [c.id.split(" ", 2)[2] for c in channels.listed("residents").values() if c.kind == "screen"]
    asks = {path: partial(browser.get, path, why) for route in routes for path in paths(route, world)}
    asks["検索結果"] = partial(browser.post, "/search", {"kana": "シケン", "reason": "照会"})
    found = {}
    for name, ask in asks.items():
        ask()  # what is kept from one page to the next is known now
        with counted() as asked:
            answer = ask()
        if answer.status_code == 200:
            found[name] = Counter(asked)
    return found


@pytest.mark.spec("RR-04", "RR-23")
def test_no_screen_asks_more_often_where_there_is_more(world: World) -> None:
    review.send_back(staff=REVIEWER, case_no=world.in_review, reason="支援措置の確認")
    grow(world, 2)  # at least one of everything, or what is there for the first time would count as more
    before = asked_by_screens(world)
    grow(world, 3, 4, 5)
    after = asked_by_screens(world)
    assert len(after) >= len(before) > 30
    more = {name: after[name] - before[name] for name in before}
    assert {
        name: asked for name, asked in more.items() if asked and after[name].total() > before[name].total()
    } == {}

"""What was forgotten in residents: routes without a mark, rights that nobody lists, models without a migration."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from support import channels, registry
from support.opened import TOLD, unopened


@pytest.mark.spec("U-05")
def test_every_route_says_who_may_use_it() -> None:
    assert registry.unmarked_routes() == []


@pytest.mark.spec("U-05")
def test_every_right_that_is_asked_for_is_listed() -> None:
    assert registry.unknown_rights("residents") == []
    assert registry.roles_with_unknown_rights("residents") == []


@pytest.mark.django_db
def test_every_model_has_its_migration() -> None:
    assert not registry.unmigrated_models()


def test_every_screen_is_opened_in_a_browser() -> None:
    assert unopened("residents", shared=("messages/",)) == [], TOLD


def test_the_benchmark_of_the_screens_has_an_example_for_every_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[3] / "bench"), *sys.path])
    import busy_world

    known = busy_world.examples()
    asked = {
        c: tuple(re.findall(r"<(?:\w+:)?(\w+)>", c)) for c in channels.routes("residents") if " screen " in c
    }
    without = {
        c for c, names in asked.items()
        if c.startswith("residents") and names not in known and not all((n,) in known for n in names)
    }  # fmt: skip
    assert without == set(), "bench/busy_world.py: a query for what the address names"

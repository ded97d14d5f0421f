"""What was forgotten in identity: routes without a mark, rights that nobody lists, models without a migration."""

from __future__ import annotations

import pytest

from support import registry
from support.opened import TOLD, unopened


@pytest.mark.spec("U-05")
def test_every_route_says_who_may_use_it() -> None:
    assert registry.unmarked_routes() == []


@pytest.mark.spec("U-05")
def test_every_right_that_is_asked_for_is_listed() -> None:
    assert registry.unknown_rights("identity") == []
    assert registry.roles_with_unknown_rights("identity") == []


@pytest.mark.django_db
def test_every_model_has_its_migration() -> None:
    assert not registry.unmigrated_models()


def test_every_screen_is_opened_in_a_browser() -> None:
    assert unopened("identity") == [], TOLD

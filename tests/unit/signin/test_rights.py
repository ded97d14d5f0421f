"""The marks on views: what they let through, what they refuse, and how a forgotten one is found."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from openjuki.runtime import audit, rights
from openjuki.runtime.errors import Forbidden
from openjuki.runtime.signin.staff import Staff

CLERK = Staff("s1001", "窓口", "100", "04101", "", frozenset({"x.search"}), 1, ("totp",), "s", "t")


def request(**more: Any) -> Any:
    """What the marks look at of a request."""
    return SimpleNamespace(resolver_match=SimpleNamespace(route="things/<int:n>"), **more)


@pytest.fixture(autouse=True)
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was written to the audit log."""
    written: list[dict[str, Any]] = []
    monkeypatch.setattr(audit, "refusal", lambda action, **more: written.append({"action": action, **more}))
    return written


def view(request: Any, n: int = 1) -> int:
    """A view."""
    return n


def test_a_held_right_lets_through(refusals: list[dict[str, Any]]) -> None:
    assert rights.requires("x.search")(view)(request(staff=CLERK), 7) == 7
    assert rights.requires()(view)(request(staff=CLERK)) == 1
    assert refusals == []


def test_a_missing_right_is_refused_and_logged_without_the_path(refusals: list[dict[str, Any]]) -> None:
    with pytest.raises(Forbidden, match=r"x\.settle"):
        rights.requires("x.search", "x.settle")(view)(request(staff=CLERK), 7)
    (row,) = refusals
    assert row["terms"] == {"missing": ["x.settle"], "route": "things/<int:n>"}
    assert row["staff"] is CLERK


def test_nobody_signed_in_is_refused() -> None:
    with pytest.raises(Forbidden, match="AU-01"):
        rights.requires("x.search")(view)(request(staff=None))


def test_a_route_for_machines_takes_only_those_named(refusals: list[dict[str, Any]]) -> None:
    marked = rights.machine("juki_cs")(view)
    assert marked(request(machine="juki_cs")) == 1
    for other in ("hub", None):
        with pytest.raises(Forbidden, match="AU-03"):
            marked(request(machine=other))
    assert [row["terms"]["system"] for row in refusals] == ["hub", ""]
    assert refusals[0]["terms"] == {"system": "hub", "route": "things/<int:n>", "finding": "AU-03"}
    assert rights.machine()(view)(request(machine="hub")) == 1
    assert len(refusals) == 2


def test_a_public_view_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        rights.public("")
    access = rights.access_of(rights.public("入口")(view))
    assert access is not None
    assert (access.kind, access.why) == ("public", "入口")


def test_marks_are_read_from_views_and_from_ninja_operations() -> None:
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from ninja import NinjaAPI

    api = NinjaAPI(urls_namespace="marks")

    @api.get("/things")
    @rights.requires("x.search")
    def things(request: Any) -> list[str]:
        return []

    @api.post("/things")
    def forgotten(request: Any) -> None:
        return None

    patterns = api.urls[0]
    path = next(p for p in patterns if str(p.pattern) == "things")
    assert rights.rights_of(path.callback, "GET") == ("x.search",)
    assert rights.rights_of(path.callback, "POST") is None
    assert rights.rights_of(view) is None
    found = {(route, method): access for route, method, access in rights._walk(patterns, "")}
    assert found["things", "POST"] is None
    assert found["things", "GET"] == rights.Access("staff", rights=("x.search",))


def test_staff_survive_storing_in_a_session() -> None:
    again = Staff.from_claims(CLERK.to_claims(), session_id="s", terminal="t")
    assert again == CLERK
    assert again.may("x.search")
    assert not again.may("x.settle")

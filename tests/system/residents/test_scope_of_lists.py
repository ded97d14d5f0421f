"""区・支所の絞り込み: every list that the system has obeys it, on the screen, on paper and in the API (issue 3).

The lists are found, not named: a route that answers GET and is about nobody in particular is a list, unless it
stands here with the reason why it can have no ward.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import psycopg
import pytest

from openjuki.messages.registry import catalogue
from openjuki.runtime import clock, pdf_text, rights
from openjuki.systems.residents.models import CaseFile, IssueIncident, Person, Setting
from openjuki.systems.residents.models.letter import LETTERS
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services.planned_departures import remove_due
from support import opened
from support.bearers import Api
from support.channels import SHARED
from support.database import clean
from support.drafts import carry_out, draft_of
from support.harness import owner_url
from support.protected_world import World, protected_world
from support.residents import make_staff, other_family, settle_notice
from support.signed_in import terminal

CITY = make_staff("s3001", ward="")
AOBA, MIYAGINO, EMPTY = "04101", "04102", "作並出張所"
TODAY, LATER = date(2026, 11, 22), date(2027, 1, 4)
_FRAME: Final = "the frame of the paper beside it, which is looked at itself"
_FORM: Final = "an empty form"
#: Routes that are about nobody in particular and follow no ward, and why.
WITHOUT_WARD: Final = {
    "notices/new": _FORM,
    "notices/file": _FORM,
    "inspections/new": _FORM,
    "search": "a search, with wards among its criteria; what is found says its ward",
    "letters": "leads to the first of the lists below it",
    "lists/<slug:name>": _FRAME,
    "letters/<slug:kind>/list": _FRAME,
    "inspections/publication/paper": _FRAME,
    "payments/paper": _FRAME,
    "printers": "machines: neither people nor cases stand there",
    "settings": "what the city decides: neither people nor cases stand there",
    "certifiers": "heads of wards, those of the staff's own",
    "messages/stopped/": "what came from other systems; of those none speaks of a resident (tested below)",
    "messages/refused/": "what could not be verified names nobody",
    "api/kinds": "kinds of notice",
    "api/kinds/<kind>/schema": "kinds of notice",
    "api/certificates": "kinds of certificate",
    "api/printers": "machines: neither people nor cases stand there",
    "api/settings": "what the city decides: neither people nor cases stand there",
    "api/certifiers": "heads of wards, those of the staff's own",
    "api/issues": "of one person or one case, which it asks for",
    "api/messages/stopped": "as on the screen",
    "api/messages/refused": "as on the screen",
}
#: Lists that name none of the numbers by which this test knows the family: they count.
SAYS_NO_NUMBER: Final = {"api/alerts"}
#: What the law has the whole municipality publish: a branch alone publishes nothing.
OF_THE_WARD: Final = {
    *("inspections/publication", "inspections/publication/pdf"),
    *("api/inspections/publication", "api/inspections/publication/file"),
}
#: The places that a route may name and be a list all the same.
_KINDS: Final = {
    "<slug:kind>": tuple(LETTERS),
    "<kind>": tuple(LETTERS),
    "<slug:name>": ("notices", "missing"),
}
#: What the lists need to show all; each takes what it knows.
_PERIOD: Final = {"since": "2026-11-01", "until": "2026-12-31", "days": "0", "day": "2026-11-22"}


def lists() -> set[str]:
    """Routes that answer GET about nobody in particular."""
    shared = tuple(s for s in SHARED if "messages" not in s)
    called = {r for r, method, _ in rights.walk() if method == "GET" and r.startswith("api/")}
    found = called | {r for r, _ in opened.screens((*shared, "api/"))}
    return {r for r in found if not r.startswith(shared) and _about_nobody(r)}


def _about_nobody(route: str) -> bool:
    for placed in _KINDS:
        if route.startswith(("letters/", "lists/", "api/letters/", "api/kinds/")):
            route = route.replace(placed, "")
    return "<" not in route


@pytest.fixture(scope="module")
def world(django_db_blocker: Any) -> Iterator[World]:
    """The family stands in every list of 青葉区; one who left it long ago is awaited; a certificate was stopped."""
    with django_db_blocker.unblock():
        with clock.fixed(TODAY):
            made = protected_world()
            settle_notice(other_family(2))
            others = Person.objects.exclude(addressee_no__in=made.people).order_by("member_order")
            carry_out("move_out", draft_of("move_out", [p.addressee_no for p in others]))
            IssueIncident.objects.create(
                channel="issue", findings=["I93"], subjects=made.people[:1], case_no=made.settled,
                raised_by="s1001", raised_at=clock.now(), owner="s1001", owner_name="試験", owned_at=clock.now(),
            )  # fmt: skip
        with clock.fixed(LATER):
            remove_due()
        # A branch that nobody lives in and that received no case.
        Setting.objects.create(key="branches", value={AOBA: {EMPTY: ["9999999"]}})
        yield made
        with psycopg.connect(owner_url(), autocommit=True) as owner:
            clean(owner)


@pytest.fixture(autouse=True)
def _open(world: World, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), clock.fixed(LATER):
        yield


def marks(world: World) -> set[str]:
    """By what the lists show the family and what concerns it: numbers, and who read the list with it."""
    people = Person.objects.values_list("addressee_no", flat=True)
    cases = CaseFile.objects.values_list("case_no", flat=True)
    numbers = {*people, *cases, world.request_no, world.inspection_no, world.notice_id}
    return numbers | {"架空県統計課", "千戸第", f"/support/{world.measure_id}"}


def _only(path: str) -> str:
    """The one question that a list knows, where it is not the period."""
    return "days" if "missing" in path else "day" if "payments" in path else ""


def addresses(route: str) -> Iterator[str]:
    for placed, values in _KINDS.items():
        if placed in route:
            yield from (route.replace(placed, value) for value in values)
    if "<" not in route:
        yield route


def told(answer: Any, world: World) -> set[str]:
    """What a page, an answer or a paper shows of them."""
    assert answer.status_code == 200, answer
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        text = "".join(pdf_text.pages(body))
    else:
        text = str(json.loads(body)) if "json" in answer.headers["Content-Type"] else body.decode()
    return {m for m in marks(world) if m in text}


def test_nothing_is_excepted_that_is_no_route() -> None:
    assert sorted(WITHOUT_WARD.keys() - lists()) == []


def swept(world: World, *, api: bool, narrowed: tuple[str, str]) -> dict[str, set[str]]:
    """Every list, and whom it shows so narrowed."""
    ward, branch = narrowed
    found: dict[str, set[str]] = {}
    browser, program = terminal(frozenset(RIGHTS), CITY.user_id), Api(CITY)
    for _ in range(2):  # another ward begins with all its branches
        browser.post("/scope", {"ward": ward, "branch": branch, "back": "/"})
    for route in sorted(lists() - WITHOUT_WARD.keys()):
        if route.startswith("api/") != api:
            continue
        for path in addresses(route):
            asked = {
                n: v for n, v in _PERIOD.items() if n == _only(path) or (not _only(path) and n[:3] != "day")
            }
            if api:
                answer = program.get(path.removeprefix("api"), ward=ward, branch=branch, **asked)
            else:
                answer = browser.get(f"/{path}", asked)
                if not path.endswith("pdf"):
                    assert 'action="/scope"' in answer.content.decode(), path
            found[route] = found.get(route, set()) | told(answer, world)
    return found


@pytest.mark.spec("RR-23", "U-08")
@pytest.mark.parametrize("api", [False, True], ids=["screens and papers", "api"])
def test_every_list_obeys_the_ward_and_the_branch(world: World, api: bool) -> None:
    here = swept(world, api=api, narrowed=(AOBA, ""))
    assert {route for route, shown in here.items() if not shown} == SAYS_NO_NUMBER & here.keys()
    for narrowed in ((AOBA, EMPTY), (MIYAGINO, "")):
        elsewhere = swept(world, api=api, narrowed=narrowed)
        shown = {route for route, told_of in elsewhere.items() if told_of}
        assert shown == (OF_THE_WARD & elsewhere.keys() if narrowed == (AOBA, EMPTY) else set()), narrowed


def test_nothing_that_comes_from_elsewhere_is_about_a_resident() -> None:
    """Else what is stopped would have to follow the ward."""
    received = {r.kind for r in catalogue().routes if r.receiver == "residents"}
    assert received == {"identity/rights_changed/v1"}

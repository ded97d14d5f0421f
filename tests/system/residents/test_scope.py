"""区・支所の絞り込み: chosen once, remembered for each person, obeyed by every list (issue 3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openjuki.runtime.errors import Invalid
from openjuki.systems.residents.models import ListScope, PersonVersion, Setting
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.services import cases, scopes
from openjuki.systems.residents.services.holds import set_hold
from openjuki.systems.residents.services.list_holds import held_persons
from openjuki.systems.residents.services.view_lists import view_board
from support.residents import CLERK, fill_stock, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("real_db")
CITY = make_staff("s3001", ward="")
AOBA, MIYAGINO = "04101", "04102"


def branch_of(towns: list[str]) -> None:
    """Two branches of 青葉区: one with towns, one in the list of the city only."""
    Setting.objects.create(key="branches", value={AOBA: {"宮城総合支所": towns, "作並出張所": []}})


def test_the_choice_is_remembered_for_the_person_and_for_nobody_else() -> None:
    branch_of(["0010000"])
    scopes.choose(staff=CITY, ward=AOBA)
    scopes.choose(staff=CITY, ward=AOBA, branch="宮城総合支所")
    assert scopes.remembered(CITY) == Scope(AOBA, "宮城総合支所", ("0010000",))
    assert scopes.remembered(make_staff("s3002", ward="")) == Scope()
    assert scopes.choose(staff=CITY, ward=MIYAGINO, branch="宮城総合支所") == Scope(MIYAGINO)
    assert scopes.choose(staff=CITY) == Scope()


def test_a_ward_or_a_branch_that_is_not_theirs_cannot_be_chosen() -> None:
    for staff, wrong in ((CLERK, {"ward": MIYAGINO}), (CITY, {"ward": AOBA, "branch": "無い支所"})):
        with pytest.raises(Invalid):
            scopes.scope_for(staff, **wrong)
    # Who served the whole city and now serves a ward stands in that ward.
    ListScope.objects.create(user_id=CLERK.user_id, ward=MIYAGINO, changed_at="2026-11-20T00:00:00Z")
    assert scopes.remembered(CLERK) == Scope(AOBA)
    assert Scope(MIYAGINO, "支所").of(CLERK) == Scope(AOBA)


def test_where_one_sits_is_a_branch_without_being_set() -> None:
    here = replace(CLERK, branch="秋保総合支所")
    assert scopes.choices(here, scopes.scope_for(here)).branches == ("秋保総合支所",)
    chosen = scopes.scope_for(here, branch="秋保総合支所")
    assert scopes.choices(here, chosen).is_by_ward_only


@pytest.mark.spec("S 4.0.8")
def test_cases_follow_the_branch_that_received_them() -> None:
    branch_of(["0010000"])
    there = replace(CLERK, branch="宮城総合支所")
    mine = cases.open_case(staff=there, kind="move_in").case_no
    cases.open_case(staff=CLERK, kind="move_in")
    scope = scopes.scope_for(CITY, AOBA, "宮城総合支所")
    assert [c.case_no for c in view_board(staff=CITY, scope=scope)["received"].lines] == [mine]
    assert len(view_board(staff=CITY)["received"].lines) == 2


@pytest.mark.spec("S 9.2")
def test_people_follow_the_towns_of_the_branch() -> None:
    fill_stock()
    (person, *_) = move_family_in()
    town = PersonVersion.objects.get(addressee_no=person).address_town_code
    set_hold(staff=CLERK, addressee_no=person, process="issue", level="alert", reason="確認")
    branch_of([town])
    here = scopes.scope_for(CITY, AOBA, "宮城総合支所")
    elsewhere = replace(here, towns=("9999999",))
    assert [h.addressee_no for h in held_persons(staff=CITY, scope=here)] == [person]
    assert held_persons(staff=CITY, scope=elsewhere) == []


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_system(elsewhere: str) -> None:
    browser = terminal(frozenset(RIGHTS), CITY.user_id)
    assert browser.post("/scope", {"back": elsewhere}).headers["Location"] == "/"

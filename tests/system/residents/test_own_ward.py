"""自区の住民 (住基法38条): a ward changes and reads its own residents, by screen, service and API alike."""

from __future__ import annotations

from typing import Any

import pytest

from openjuki.runtime.errors import Forbidden, NotFound
from openjuki.systems.residents.models import CaseDraft, PersonVersion
from openjuki.systems.residents.rights import RIGHTS, ROLES
from openjuki.systems.residents.selectors.criteria import Criteria
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.copy_requests import act_on_request
from openjuki.systems.residents.services.examine_request import examine_request
from openjuki.systems.residents.services.issue_holds import Held
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.preview_issue import preview_issue
from openjuki.systems.residents.services.reprint import list_issues, reissue
from openjuki.systems.residents.services.save_entry import replace_entry, save_entry
from openjuki.systems.residents.services.search_residents import search
from openjuki.systems.residents.services.unwinding import open_cancellation
from openjuki.systems.residents.services.view_household import view_household
from openjuki.systems.residents.services.view_person import view_person
from support.bearers import Api
from support.certificates import certifier, prepare_printing, request
from support.drafts import draft_of
from support.register import person, protect
from support.residents import CLERK, family_data, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")
CITY = "residents.search.city"
OTHER = make_staff("s4001", ward="04102", rights=frozenset(RIGHTS) - {CITY})


@pytest.fixture
def family() -> list[str]:
    """A family of 青葉区 (04101)."""
    fill_stock()
    return move_family_in()


@pytest.mark.spec("RR-27")
@pytest.mark.parametrize("kind", ["error_correction", "former_surname", "cancellation", "move_out"])
def test_no_draft_of_another_ward_takes_its_residents(family: list[str], kind: str) -> None:
    data: dict[str, Any] = draft_of(kind, family) | {"ward": "04102"}
    case_no = cases.open_case(staff=OTHER, kind=kind).case_no
    with pytest.raises(NotFound) as e:
        cases.save_draft(staff=OTHER, case_no=case_no, data=data)
    assert e.value.findings[0].id == "C06"
    with pytest.raises(NotFound):
        save_entry(staff=OTHER, case_no=case_no, changes=data)
    with pytest.raises(NotFound):
        cases.open_case(staff=OTHER, kind=kind, data=data)
    answer = Api(OTHER).send("PUT", f"/cases/{case_no}/draft", {"version": 0, "data": data})
    assert (answer.status_code, answer.json()["findings"][0]["id"]) == (404, "C06")
    assert "試験" not in answer.content.decode()
    assert set(CaseDraft.objects.get(case__case_no=case_no).data) == {"ward", "notified_on"}


@pytest.mark.spec("RR-27", "S 4.6.0.1")
def test_no_event_of_another_wards_resident_is_chosen(family: list[str]) -> None:
    event_id = str(PersonVersion.objects.get(addressee_no=family[0]).event_id)
    with pytest.raises(NotFound) as e:
        open_cancellation(staff=OTHER, event_id=event_id)
    assert e.value.findings[0].id == "C06"
    case_no = cases.open_case(staff=OTHER, kind="cancellation").case_no
    answer = Api(OTHER).send("PUT", f"/cases/{case_no}/event", {"version": 0, "event_id": event_id})
    assert answer.status_code == 404


def reads(staff: Any, no: str, **why: str) -> list[bool]:
    """Whether these staff find the person, open the record and open the household; the API says the same."""

    def opens(act: Any) -> bool:
        try:
            act()
        except (Forbidden, NotFound):
            return False
        return True

    found = search(staff=staff, criteria=Criteria(name="見本"), **why).rows
    seen = [
        no in {r.addressee_no for r in found},
        opens(lambda: view_person(staff=staff, addressee_no=no, **why)),
        opens(lambda: view_household(staff=staff, household_no=no, **why)),
    ]
    api, reason = Api(staff), why.get("reason", "")
    case = {"case_no": why["case_no"]} if "case_no" in why else {}
    answer = api.post("/searches", {"name": "見本", "wards": ["04101"], **why}).json()
    assert [
        no in {r["addressee_no"] for r in answer["rows"]},
        api.get(f"/persons/{no}", reason=reason, **case).status_code == 200,
        api.get(f"/households/{no}", reason=reason, **case).status_code == 200,
    ] == seen
    return seen


@pytest.mark.spec("RR-04", "U-05", "RR-27")
def test_reading_beyond_the_own_ward_asks_for_a_right_or_an_inter_ward_move() -> None:
    no = person(1)
    assert reads(OTHER, no, reason="照会") == [False] * 3
    assert reads(make_staff("s4002", ward="04102"), no, reason="照会") == [True] * 3
    assert reads(make_staff("s4003", ward="", rights=OTHER.rights), no, reason="照会") == [True] * 3
    assert reads(make_staff("s4004", rights=OTHER.rights), no, reason="照会") == [True] * 3
    moving = cases.open_case(staff=OTHER, kind="inter_ward_move").case_no
    assert reads(OTHER, no, case_no=moving) == [True] * 3
    cases.withdraw_case(staff=OTHER, case_no=moving, reason="取りやめ")
    assert reads(OTHER, no, case_no=moving) == [False] * 3
    moving_in = cases.open_case(staff=OTHER, kind="move_in").case_no
    assert reads(OTHER, no, case_no=moving_in) == [False] * 3
    assert CITY in ROLES["manager"]
    assert CITY not in ROLES["counter"]


@pytest.mark.spec("RR-05", "U-05", "RR-27")
def test_no_certificate_of_another_wards_resident_is_issued_looked_at_or_asked_for(family: list[str]) -> None:
    prepare_printing()
    certifier()
    (made,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=family)
    acts: list[Any] = [
        lambda staff: issue_record_copy(staff=staff, request=request(), addressee_nos=family),
        lambda staff: preview_issue(staff=staff, request=request(), addressee_nos=family),
        lambda staff: examine_request(staff=staff, request=request(), addressee_nos=family),
        lambda staff: act_on_request(staff=staff, act="receive", request=request(), addressee_nos=family),
        lambda staff: reissue(staff=staff, issue_no=made.issue_no, reason="汚損"),
        lambda staff: list_issues(staff=staff, addressee_no=family[0], reason="照会"),
    ]
    for act in acts:
        with pytest.raises((Forbidden, NotFound)):
            act(OTHER)
        act(make_staff("s4002", ward="04102"))
    # Of a protected one the answer is the same as in the own ward.
    protect(family[0])
    for staff in (OTHER, make_staff("s4006", rights=OTHER.rights)):
        with pytest.raises(Held):
            issue_record_copy(staff=staff, request=request(), addressee_nos=family)


@pytest.mark.spec("S 3.4", "RR-25")
def test_no_answer_tells_in_which_ward_a_protected_person_is() -> None:
    here, there = person(1, ward="04102", address_code="04102"), person(2)
    protect(here)
    protect(there)
    rights = OTHER.rights - {"residents.item.support_measure"}
    blind = make_staff("s4005", ward="04102", rights=rights)
    answers = []
    for no in (here, there):
        with pytest.raises(Forbidden) as e:
            view_person(staff=blind, addressee_no=no, reason="照会")
        answers.append(e.value.findings)
    assert answers[0] == answers[1]
    found = search(staff=blind, criteria=Criteria(name="見本"), reason="照会").rows
    assert {(r.addressee_no, r.ward, r.masked) for r in found} == {(here, "", True), (there, "", True)}


@pytest.mark.spec("RR-01")
def test_a_double_entry_is_found_city_wide(family: list[str]) -> None:
    data = family_data() | {"ward": "04102"}
    case_no = cases.open_case(staff=OTHER, kind="move_in").case_no
    found = {f.id for f in replace_entry(staff=OTHER, case_no=case_no, data=data).judgement.findings}
    assert "E06" in found, found

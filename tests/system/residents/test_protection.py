"""What 支援措置 and the item rights hide from a counter clerk, on every way that leads to a person (S 3.4, U-05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse

from openjuki.kernel.register.address import Address
from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.systems.residents.models import CaseFile, Person
from openjuki.systems.residents.rights import RIGHTS, ROLES
from openjuki.systems.residents.selectors.at_address import households_at
from openjuki.systems.residents.selectors.criteria import Criteria, Cursor
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.choose_person import choose_person
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.item_rights import blank_form, blank_record, hidden_items
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.reprint import list_issues
from openjuki.systems.residents.services.save_entry import open_entry, save_entry
from openjuki.systems.residents.services.search_residents import search
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.services.view_household import view_household
from openjuki.systems.residents.services.view_person import view_person
from openjuki.systems.residents.web.home import home
from support.bearers import Api
from support.register import TOWNS, change, numbered, person, protect, record, towns
from support.residents import CLERK, family_data, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")

COUNTER = make_staff("s1003", rights=frozenset(ROLES["counter"]))
JUDGE = make_staff("s2003", rights=frozenset(ROLES["reviewer"]))


def refused(action: str) -> int:
    return AuditRow.objects.filter(action=action, outcome="refused").count()


class TestSearch:
    """A place beside a name neither finds nor misses a protected person: the answer is the same."""

    PLACES: tuple[dict[str, Any], ...] = (
        {}, {"address": "見本町一丁目"}, {"address": "見本町二丁目"}, {"town": "041010001001"},
        {"town": "041010001002"}, {"detail": "見本荘"}, {"wards": ("04101",)}, {"wards": ("04102",)},
        {"household_no": numbered(1)}, {"household_no": numbered(7)},
    )  # fmt: skip

    @pytest.mark.spec("S 3.4", "RR-25")
    @pytest.mark.parametrize("key", ["name", "kana", "addressee_no"])
    def test_right_and_wrong_places_give_the_same_answer(self, key: str) -> None:
        towns()
        one = person(1, given_name="花子", address_detail="見本荘２０１号室")
        protect(one)
        value = {"name": "花子", "kana": "ミホン", "addressee_no": one}[key]
        answers = []
        for place in self.PLACES:
            found = search(staff=COUNTER, criteria=Criteria(**{key: value}, **place), reason="照会")
            answers.append((found.rows, found.more))
        assert [a for a in answers if a != answers[0]] == []
        (row,) = answers[0][0]
        assert (row.addressee_no, row.masked, row.address, row.ward) == (one, True, "", "")

    @pytest.mark.spec("S 3.4")
    def test_the_hidden_relationship_cannot_be_asked_for_either(self) -> None:
        towns()
        one = person(1, given_name="花子")
        protect(one)
        answers = [
            search(staff=COUNTER, criteria=Criteria(name="花子", relationship=r), reason="照会").rows
            for r in ("", "世帯主", "妻")
        ]
        assert [a for a in answers if a != answers[0]] == []
        assert [(r.addressee_no, r.relationship) for r in answers[0]] == [(one, "")]

    @pytest.mark.spec("S 3.4", "RR-25")
    def test_a_place_alone_gives_the_same_answer_whether_somebody_is_there_or_not(self) -> None:
        towns()
        protect(person(1, sex="2", address_detail="見本荘２０１号室"))
        for place in self.PLACES[1:]:
            if set(place) & {"address", "town", "household_no"}:
                for more in ({}, {"sex": "1"}, {"sex": "2"}, {"relationship": "世帯主"}, {"past": False}):
                    criteria = Criteria(**place, **more)
                    found = search(staff=COUNTER, criteria=criteria, reason="照会")
                    assert (found.rows, found.more) == ((), False)

    @pytest.mark.spec("S 3.4")
    def test_a_full_page_has_no_hole_where_a_protected_person_is(self) -> None:
        towns()
        for n in range(1, 104):
            person(n)
        for n in (3, 50):
            protect(numbered(n))
        found = search(staff=COUNTER, criteria=Criteria(address="見本町一丁目"), reason="照会")
        assert (len({r.addressee_no for r in found.rows}), found.more) == (100, True)

    @pytest.mark.spec("S 3.4", "S 2.1.2")
    def test_no_protected_person_is_cut_off_and_the_ordered_list_leads_to_each(self) -> None:
        towns()
        for n in range(1, 125):
            protect(person(n, ward="04101" if n % 2 else "04102"))
        person(125, reading_surname="ミホンギ")
        asked: dict[str, Any] = {"kana": "ミホン", "wards": ("04101",)}
        first = search(staff=COUNTER, criteria=Criteria(**asked), reason="照会")
        assert (first.more, first.next) == (True, Cursor())
        found, after, pages = [], first.next, 0
        while after is not None:
            page = search(staff=COUNTER, criteria=Criteria(**asked, after=after), reason="照会")
            found += [row.addressee_no for row in page.rows]
            after, pages = page.next, pages + 1
        assert (len(found), set(found), pages) == (125, {numbered(n) for n in range(1, 126)}, 2)

    @pytest.mark.spec("RR-04")
    def test_others_are_still_found_by_their_place_only(self) -> None:
        towns()
        one = person(1)
        right = Criteria(name="見本", address="見本町一丁目")
        wrong = Criteria(name="見本", address="見本町二丁目")
        assert [r.addressee_no for r in search(staff=COUNTER, criteria=right, reason="照会").rows] == [one]
        assert search(staff=COUNTER, criteria=wrong, reason="照会").rows == ()


class TestMoveWithin:
    """A 転居届 does not open what an inquiry refuses."""

    def family(self) -> tuple[list[str], str]:
        fill_stock()
        people = move_family_in()
        return people, Person.objects.get(addressee_no=people[0]).household_no

    @pytest.mark.spec("S 3.4", "RR-25")
    def test_a_protected_household_is_handed_over(self) -> None:
        people, household_no = self.family()
        protect(people[1])
        case_no = cases.open_case(staff=COUNTER, kind="move_within").case_no
        with pytest.raises(Forbidden) as e:
            choose_person(staff=COUNTER, case_no=case_no, addressee_no=people[0])
        assert e.value.findings[0].id == "S07"
        assert refused("residents.choose_person") == 1
        with pytest.raises(Forbidden):
            save_entry(staff=COUNTER, case_no=case_no, changes={"household_no": household_no})
        api = Api(COUNTER)
        put = api.send(
            "PUT", f"/cases/{case_no}/draft", {"version": 0, "data": {"household_no": household_no}}
        )
        assert (put.status_code, put.json()["findings"][0]["id"]) == (403, "S07")
        assert refused("residents.save_draft") == 1
        assert open_entry(staff=COUNTER, case_no=case_no).data.get("household_no") is None
        assert choose_person(staff=CLERK, case_no=case_no, addressee_no=people[0]) == household_no

    @pytest.mark.spec("S 3.4")
    def test_a_draft_of_who_comes_under_protection_later_is_handed_over_with_what_was_typed(self) -> None:
        people, _ = self.family()
        case_no = cases.open_case(staff=COUNTER, kind="move_within").case_no
        choose_person(staff=COUNTER, case_no=case_no, addressee_no=people[0])
        address = family_data()["address"] | {"lot": "９番９号"}
        save_entry(staff=COUNTER, case_no=case_no, changes={
            "address": address, "moved_on": "2026-11-18", "notifier": {"name": "試験", "capacity": "householder"},
            "identity": {"method": "number_card", "document": "個人番号カード"},
        })  # fmt: skip
        protect(people[1])
        for work in (
            lambda: open_entry(staff=COUNTER, case_no=case_no),
            lambda: save_entry(staff=COUNTER, case_no=case_no, changes={"note": "続き"}),
            lambda: print_paper(staff=COUNTER, case_no=case_no, kind="confirmation_sheet"),
        ):
            with pytest.raises(Forbidden) as e:
                work()
            assert e.value.findings[0].id == "S07"
        seen = open_entry(staff=CLERK, case_no=case_no)
        assert (seen.data["address"]["lot"], seen.data.get("note")) == ("９番９号", None)
        assert {m.addressee_no for m in seen.household} == set(people)

    @pytest.mark.spec("S 3.4", "RR-23")
    def test_a_reviewer_without_the_right_hands_it_over(self) -> None:
        fill_stock()
        people = move_family_in()
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        data = family_data(5) | {"joins": Person.objects.get(addressee_no=people[0]).household_no}
        for member in data["members"]:
            member["relationship"] = "同居人"
        cases.save_draft(staff=CLERK, case_no=case_no, data=data)
        cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
        judged = open_entry(staff=CLERK, case_no=case_no).judgement
        assert not judged.refused, judged.findings
        reasons = {f"{f.id}-{f.field}" if f.field else f.id: "確認" for f in judged.findings}
        submit_notice(staff=CLERK, case_no=case_no, acknowledged=reasons)
        assert examine(staff=JUDGE, case_no=case_no).persons
        protect(people[0])
        with pytest.raises(Forbidden) as e:
            examine(staff=JUDGE, case_no=case_no)
        assert e.value.findings[0].id == "S07"
        assert examine(staff=CLERK, case_no=case_no).persons

    @pytest.mark.spec("U-05")
    def test_another_wards_household_is_not_taken(self) -> None:
        other = person(1, ward="04102")
        case_no = cases.open_case(staff=COUNTER, kind="move_within").case_no
        with pytest.raises(NotFound):
            save_entry(staff=COUNTER, case_no=case_no, changes={"household_no": other})
        with pytest.raises(NotFound):
            choose_person(staff=COUNTER, case_no=case_no, addressee_no=other)

    def test_a_household_that_has_left_the_ward_since_does_not_lock_the_draft(self) -> None:
        one = person(1)
        case_no = cases.open_case(staff=COUNTER, kind="move_within").case_no
        choose_person(staff=COUNTER, case_no=case_no, addressee_no=one)
        change(one, on="2026-11-01", known="2026-11-02T09:00", ward="04102", address_code="04102")
        assert open_entry(staff=COUNTER, case_no=case_no).household == ()
        save_entry(staff=COUNTER, case_no=case_no, changes={"note": "転出済み"})
        save_entry(staff=COUNTER, case_no=case_no, changes={"household_no": ""})
        with pytest.raises(NotFound):
            save_entry(staff=COUNTER, case_no=case_no, changes={"household_no": one})


class TestHousehold:
    """A masked householder is named nowhere on the page."""

    @pytest.mark.spec("S 3.4", "RR-25")
    def test_the_householder_of_the_others_is_masked(self) -> None:
        head = person(1)
        wife = person(2, household_no=numbered(1), member_order=2, relationship="妻", given_name="花子")
        protect(head)
        seen = view_person(staff=COUNTER, addressee_no=wife, reason="照会")
        assert seen.household is not None
        assert (seen.version.record.householder_name, seen.household.householder) == ("", "")
        home = view_household(staff=COUNTER, household_no=numbered(1), reason="照会")
        assert (home.householder, home.address) == ("", "")
        opened = view_person(staff=CLERK, addressee_no=wife, reason="照会")
        assert opened.version.record.householder_name == "見本　太郎"
        assert opened.household is not None
        assert opened.household.householder == head

    @pytest.mark.spec("S 3.4")
    def test_an_address_with_a_protected_household_looks_empty_without_the_right(self) -> None:
        fill_stock()
        people = move_family_in()
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=family_data(5))
        assert "A27" in {f.id for f in open_entry(staff=COUNTER, case_no=case_no).judgement.findings}
        for one in people:
            protect(one)
        hidden = open_entry(staff=COUNTER, case_no=case_no)
        assert hidden.neighbours == ()
        assert "A27" not in {f.id for f in hidden.judgement.findings}
        (seen,) = open_entry(staff=CLERK, case_no=case_no).neighbours
        assert (seen.protected, seen.members, seen.size) == (True, (), 4)
        assert seen.household_no == Person.objects.get(addressee_no=people[0]).household_no

    @pytest.mark.spec("S 3.4", "S 4.0.1")
    def test_one_protected_member_hides_the_household_from_list_and_finding_alike(self) -> None:
        fill_stock()
        people = move_family_in()
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=family_data(5))
        protect(people[1])
        hidden = open_entry(staff=COUNTER, case_no=case_no)
        assert (hidden.neighbours, {f.id for f in hidden.judgement.findings} & {"A27"}) == ((), set())
        seen = open_entry(staff=CLERK, case_no=case_no)
        assert [n.size for n in seen.neighbours] == [4]
        assert "A27" not in {f.id for f in seen.judgement.findings}, "a settlement depends on no right"

    @pytest.mark.spec("S 4.0.1", "S 3.4")
    def test_the_typed_room_of_a_large_building_is_shown_and_none_tells_of_a_hidden_one(self) -> None:
        towns()
        homes = [person(n, address_detail=f"見本マンション{n}号室") for n in range(1, 125)]
        room = Address("04101", "0001001", TOWNS["0001001"], "２番１０号", "見本マンション124号室")
        full = households_at(room)
        assert (full[0].household_no, len(full)) == (homes[-1], 100)
        for hidden in (homes[0], homes[-1]):
            protect(hidden)
        found = households_at(room)
        assert len(found) == 100, "no hole where a protected household lives"
        assert not {n.household_no for n in found} & {homes[0], homes[-1]}
        first = households_at(room, protected_too=True)[0]
        assert (first.household_no, first.protected) == (homes[-1], True)


class TestPurpose:
    """U-19: which case explains why somebody looks."""

    def look(self, case_no: str, reason: str = "", ward: str = "04101") -> None:
        search(
            staff=make_staff("s1004", ward=ward),
            criteria=Criteria(name="見本"),
            case_no=case_no,
            reason=reason,
        )

    @pytest.mark.spec("U-19")
    def test_another_wards_case_is_no_purpose(self) -> None:
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        self.look(case_no)
        self.look(case_no, ward="")
        with pytest.raises(Invalid) as e:
            self.look(case_no, ward="04102")
        assert e.value.findings[0].id == "S04"
        self.look(case_no, reason="区間の照会", ward="04102")

    @pytest.mark.spec("U-19")
    @pytest.mark.parametrize(("days", "serves"), [(29, True), (31, False)])
    def test_a_case_closed_long_ago_is_no_purpose(self, days: int, serves: bool) -> None:
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        cases.withdraw_case(staff=CLERK, case_no=case_no, reason="誤り")
        CaseFile.objects.filter(case_no=case_no).update(state_since=clock.now() - timedelta(days=days))
        if serves:
            self.look(case_no)
            return
        with pytest.raises(Invalid) as e:
            self.look(case_no)
        assert e.value.findings[0].id == "S09"
        self.look(case_no, reason="後日の問合せ")

    @pytest.mark.spec("U-19")
    def test_the_history_of_issues_needs_a_purpose(self) -> None:
        with pytest.raises(Invalid) as e:
            list_issues(staff=COUNTER, addressee_no=numbered(1))
        assert e.value.findings[0].id == "S02"
        assert list_issues(staff=COUNTER, addressee_no=numbered(1), reason="再交付の相談") == []
        assert AuditRow.objects.get(action="residents.list_issues", outcome="viewed").reason == "再交付の相談"


class TestItems:
    """What a draft or a case gives out."""

    NARROW = make_staff("s1005", rights=frozenset(r for r in RIGHTS if not r.startswith("residents.item.")))

    @pytest.mark.spec("U-05", "S 10.3")
    def test_a_draft_blanks_what_the_staff_may_not_see_and_keeps_it(self) -> None:
        fill_stock()
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=family_data())
        names = ("resident_code", "registered_domicile", "register_head")
        entry = open_entry(staff=self.NARROW, case_no=case_no)
        assert {m[n] for m in entry.data["members"] for n in names} == {""}
        assert entry.data["members"][0]["given_name"] == "太郎"
        save_entry(staff=self.NARROW, case_no=case_no, changes={f"members.0.{n}": "" for n in names})
        kept = open_entry(staff=CLERK, case_no=case_no).data["members"][0]
        assert {n: kept[n] for n in names} == {n: family_data()["members"][0][n] for n in names}

    @pytest.mark.spec("U-05")
    def test_blank_is_said_for_every_kind_of_item(self) -> None:
        hidden = hidden_items(self.NARROW)
        assert hidden_items(CLERK) == frozenset()
        given = record(residence_card_no="AB12345678CD", status_of_residence="留学")
        blank = blank_record(given, hidden)
        assert not any(getattr(blank, n) for n in hidden)
        assert blank.surname == given.surname
        assert blank_form({"rows": [{"residence_card_no": "AB", "note": "a"}]}, hidden) == {
            "rows": [{"residence_card_no": "", "note": "a"}]
        }

    @pytest.mark.spec("N-10", "U-08")
    def test_the_state_of_a_case_holds_nothing_that_was_typed(self) -> None:
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=family_data())
        answer = Api(COUNTER).get(f"/cases/{case_no}")
        assert answer.status_code == 200
        assert "data" not in answer.json()
        assert "本町三丁目８番" not in answer.content.decode()
        operator = Api(make_staff("s9001", rights=frozenset(ROLES["operator"]), ward=""))
        assert operator.get(f"/cases/{case_no}").status_code == 403
        assert operator.get("/cases").status_code == 403

    @pytest.mark.spec("N-10")
    def test_an_operator_starts_at_the_messages(self) -> None:
        request = RequestFactory().get("/")
        request.staff = make_staff("s9001", rights=frozenset(ROLES["operator"]), ward="")  # type: ignore[attr-defined]
        answer = home(request)
        assert (answer.status_code, answer["Location"]) == (302, reverse("residents:message-status"))
        request.staff = make_staff("s9002", rights=frozenset())  # type: ignore[attr-defined]
        with pytest.raises(Forbidden):
            home(request)

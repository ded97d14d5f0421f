"""転入通知未着者一覧と照会書 (S 4.1.3.1.4): who left and has not been heard of, and the letters about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.systems.residents.models import MoveInInquiry
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors.scope import WHOLE
from openjuki.systems.residents.services.list_papers import print_list
from openjuki.systems.residents.services.missing_notifications import (
    list_missing,
    narrowed_to,
    print_inquiry,
    show_inquiry,
)
from openjuki.systems.residents.services.planned_departures import remove_due
from support.bearers import Api
from support.certificates import certifier, prepare_printing
from support.drafts import carry_out, draft_of, household_of
from support.register import protect
from support.residents import CLERK, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")
TODAY, LATER = date(2026, 11, 22), date(2027, 1, 4)
OSAKA = {
    "code": "27127",
    "town_code": "",
    "text": "大阪府大阪市北区梅田",
    "lot": "",
    "detail": "",
    "postal_code": "",
}


@pytest.fixture
def family() -> Iterator[list[str]]:
    """Two plan to leave for 千代田区 on 30 November, one for 大阪市北区; the tests look on 4 January."""
    with clock.fixed(TODAY):
        prepare_printing()
        certifier()
        fill_stock()
        people = move_family_in()
        for destination, leaving in (({}, people[2:3]), ({"destination": OSAKA}, people[3:4])):
            rows = [{"addressee_no": no, "continues_card": False} for no in leaving]
            carry_out("move_out", {**draft_of("move_out", people), **destination, "members": rows})
    with clock.fixed(LATER):
        remove_due()
        yield people


def found(**narrowed: Any) -> list[str]:
    return [line.addressee_no for line in list_missing(staff=CLERK, **narrowed).lines]


@pytest.mark.spec("RR-02", "S 4.1.3.1.4")
def test_whoever_left_and_was_not_heard_of_is_listed_after_the_set_days(family: list[str]) -> None:
    assert found() == family[2:]
    line = list_missing(staff=CLERK).lines[0]
    assert (line.left_on, line.days, line.asked) == (date(2026, 11, 30), 35, 0)
    assert found(days=36) == []
    assert found(to="27127") == family[3:]
    assert found(reason="removal_ex_officio") == []
    with pytest.raises(Invalid):
        found(days=-1)
    typed = ("36", "3650", "3651", "000000" + "9" * 9, "九")
    assert [narrowed_to({"days": days})["days"] for days in typed] == [36, 3650, None, None, None]
    notice = {
        "ward": "04101", "notified_on": "2027-01-04", "moved_in_on": "2026-11-30", "addressee_no": family[2],
        "destination": draft_of("move_out", [family[0]])["destination"],
        "grounds": {"basis": "move_in_notice", "document": "転入通知", "received_on": "2027-01-04"},
    }  # fmt: skip
    carry_out("move_in_notification", notice)
    assert found() == family[3:]


@pytest.mark.spec("S 4.1.3.1.4")
def test_whoever_was_removed_ex_officio_is_listed_and_cannot_be_asked_about(family: list[str]) -> None:
    carry_out("removal_ex_officio", {
        "ward": "04101", "notified_on": "2026-12-01", "changed_on": "2026-12-01", "cause": "absent",
        "household_no": household_of(family[0]), "members": [{"addressee_no": no} for no in family[:2]],
        "grounds": {"basis": "investigation", "document": "実態調査報告書", "received_on": "2026-12-01"},
    })  # fmt: skip
    assert set(found(reason="removal_ex_officio")) == set(family[:2])
    assert not any(line.may_ask for line in list_missing(staff=CLERK, reason="removal_ex_officio").lines)
    with pytest.raises(Invalid):
        print_inquiry(staff=CLERK, addressee_nos=family[:1])


@pytest.mark.spec("S 4.1.3.1.4")
def test_a_letter_for_each_municipality_is_made_kept_and_remembered(family: list[str]) -> None:
    made = print_inquiry(staff=CLERK, addressee_nos=family[2:])
    assert made.letters == 2
    first, second = ("".join(page.split()) for page in pdf_text.pages(made.pdf))
    assert "東京都千代田区長様" in first
    assert "試験一郎" in first
    assert "大阪府大阪市北区長様" in second
    assert "試験一郎" not in second
    assert "第9条第1項" in first
    assert show_inquiry(staff=CLERK, inquiry_id=made.inquiry_id) == made.pdf
    assert [(line.asked, line.asked_at is not None) for line in list_missing(staff=CLERK).lines] == [
        (1, True)
    ] * 2
    assert (found(asked="no"), found(asked="yes")) == ([], family[2:])
    with pytest.raises(NotFound):
        show_inquiry(staff=make_staff("s1008"), inquiry_id=made.inquiry_id)
    row = AuditRow.objects.get(action="residents.print_move_in_inquiry")
    assert sorted(row.subjects) == family[2:]


@pytest.mark.spec("S 3.4", "RR-25")
@pytest.mark.protects("residents paper move_in_inquiry")
def test_a_protected_person_is_hidden_and_on_no_letter(family: list[str]) -> None:
    protect(family[2])
    without = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    line = next(each for each in list_missing(staff=without).lines if each.protected)
    assert (line.name, line.addressee_no, line.destination) == ("", "", "")
    with pytest.raises(Forbidden):
        print_inquiry(staff=without, addressee_nos=family[2:])
    assert not MoveInInquiry.objects.exists()
    assert list_missing(staff=CLERK).lines[0].name
    # Asked by place, the list would tell where somebody went: then it has no line at all.
    assert [line.name for line in list_missing(staff=CLERK, to="13101").lines] == ["試験　一郎"]
    assert list_missing(staff=without, to="13101").lines == ()
    assert [line.protected for line in list_missing(staff=without, to="27127").lines] == [False]


@pytest.mark.spec("S 4.1.3.1.4", "S 4.1.3.1.2")
def test_the_list_is_printed_as_the_reader_may_see_it(family: list[str]) -> None:
    print_inquiry(staff=CLERK, addressee_nos=family[3:])
    protect(family[2])
    without = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    narrowed = {"days": None, "reason": "move_out", "to": "", "asked": ""}
    for staff, shown in ((CLERK, True), (without, False)):
        pdf = print_list(staff=staff, name="missing", narrowed=narrowed, scope=WHOLE).pdf
        text = "".join("".join(pdf_text.pages(pdf)).split())
        assert "転入通知未着者一覧" in text
        assert ("試験一郎" in text) is shown
        assert "試験桜" in text
        assert "1回令和9年1月4日" in text
    log = AuditRow.objects.filter(action="residents.print_list")
    assert [row.terms["list"] for row in log] == ["missing", "missing"]


def test_somebody_who_is_not_awaited_or_of_another_ward_is_refused(family: list[str]) -> None:
    for staff, people in ((CLERK, family[:1]), (make_staff("s1008", ward="04102"), family[2:]), (CLERK, [])):
        with pytest.raises(Invalid):
            print_inquiry(staff=staff, addressee_nos=people)
    assert list_missing(staff=make_staff("s1008", ward="04102")).lines == ()


def test_a_program_does_the_same(family: list[str]) -> None:
    api = Api(CLERK)
    listed = api.get("/missing-notifications", days=30).json()
    assert [p["addressee_no"] for p in listed["people"]] == family[2:]
    made = api.send("POST", "/missing-notifications/inquiries", {"addressee_nos": family[2:]})
    assert made.status_code == 201, made.content
    file = api.get(f"/missing-notifications/inquiries/{made.json()['id']}/file")
    assert file.headers["Content-Type"] == "application/pdf"


def test_letters_are_only_added(family: list[str]) -> None:
    print_inquiry(staff=CLERK, addressee_nos=family[2:3])
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        MoveInInquiry.objects.all().delete()

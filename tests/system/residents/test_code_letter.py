"""住民票コード通知票・変更通知票・修正通知票 (S 4.3.3): who gets one, what stands on it, who may print it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock, pdf_text
from openjuki.runtime.errors import Forbidden
from openjuki.systems.residents.models import CaseFile, Person
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services.code_letters import NoCodeGiven
from openjuki.systems.residents.services.papers import CannotPrint, print_paper
from openjuki.systems.residents.services.reprint import reprint_paper
from support.certificates import prepare_printing
from support.drafts import carry_out, draft_of
from support.residents import CLERK, code, family_data, fill_stock, make_staff, move_family_in

WITHOUT = make_staff("s1007", rights=frozenset(RIGHTS) - {"residents.item.resident_code"})


@pytest.fixture(autouse=True)
def _ready(real_db: None) -> Iterator[None]:
    prepare_printing()
    with clock.fixed(date(2026, 11, 22)):
        fill_stock(60)
        yield


def newest() -> str:
    return str(CaseFile.objects.latest("pk").case_no)


def printed(case_no: str) -> str:
    paper = print_paper(staff=CLERK, case_no=case_no, kind="code_letter")
    return "".join("".join(pdf_text.pages(paper.pdf)).split())


@pytest.mark.spec("RR-09", "RR-J-law-22")
def test_a_changed_code_is_told_to_its_person() -> None:
    people = move_family_in()
    carry_out("resident_code_change", draft_of("resident_code_change", people))
    text = printed(newest())
    assert "住民票コード変更通知票" in text
    assert Person.objects.get(addressee_no=people[0]).resident_code in text
    assert code(100) not in text


@pytest.mark.spec("RR-09")
def test_a_corrected_code_is_told_as_a_correction() -> None:
    people = move_family_in()
    carry_out("resident_code_ex_officio", draft_of("resident_code_ex_officio", people))
    text = printed(newest())
    assert "住民票コード修正通知票" in text
    assert code(777) in text


@pytest.mark.spec("RR-09", "RR-01")
def test_of_a_family_only_who_got_a_new_code_is_told() -> None:
    data: dict[str, Any] = family_data(3)
    data["members"][3]["resident_code"] = ""
    carry_out("move_in", data)
    text = printed(newest())
    assert "住民票コード通知票" in text
    assert code(300) not in text
    assert Person.objects.get(member_order=4).resident_code in text


@pytest.mark.spec("RR-09")
def test_where_nobody_got_a_code_there_is_no_letter() -> None:
    move_family_in()
    with pytest.raises(NoCodeGiven):
        print_paper(staff=CLERK, case_no=newest(), kind="code_letter")


@pytest.mark.spec("U-05", "RR-09")
def test_without_the_right_to_see_a_code_nobody_prints_the_letter() -> None:
    people = move_family_in()
    carry_out("resident_code_change", draft_of("resident_code_change", people))
    case_no = newest()
    made = print_paper(staff=CLERK, case_no=case_no, kind="code_letter")
    with pytest.raises(Forbidden):
        print_paper(staff=WITHOUT, case_no=case_no, kind="code_letter")
    with pytest.raises(Forbidden):
        reprint_paper(staff=WITHOUT, case_no=case_no, paper_id=made.paper_id)
    carry_out("former_surname", draft_of("former_surname", people))
    with pytest.raises(CannotPrint):
        print_paper(staff=CLERK, case_no=newest(), kind="code_letter")

"""The counter's papers: from the draft before settlement, from the register after it (S 4.0.9, S 4.1.0.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock, pdf_text
from openjuki.runtime.errors import Invalid, NotFound
from openjuki.systems.residents.models import CasePaper, Person
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.papers import TITLES, CannotPrint, print_paper
from openjuki.systems.residents.services.reprint import reprint_paper
from support.certificates import prepare_printing
from support.residents import CLERK, family_data, fill_stock, make_staff, settle_notice
from support.support_measures import received

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _town(real_db: None) -> Iterator[None]:
    prepare_printing()
    with clock.fixed(DAY):
        fill_stock()
        yield


def entered(**items: Any) -> str:
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=family_data() | items)
    return case_no


def text_of(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


@pytest.mark.spec("RR-01", "1-1")
def test_the_notice_is_printed_for_signature_and_recorded() -> None:
    case_no = entered()
    paper = print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
    text = text_of(paper.pdf)
    for word in ("住民異動届（転入）", "試験太郎", "試験桜", "届出人の署名", "令和8年11月15日"):
        assert word in text
    row = CasePaper.objects.get()
    assert (row.kind, row.digest) == ("printed_for_signature", paper.digest)
    again = reprint_paper(staff=CLERK, case_no=case_no, paper_id=paper.paper_id)
    assert again.pdf == paper.pdf


def test_the_sheet_to_check_shows_what_would_be_recorded_but_no_number() -> None:
    case_no = entered()
    text = text_of(print_paper(staff=CLERK, case_no=case_no, kind="confirmation_sheet").pdf)
    assert "次の内容で登録します" in text
    for member in family_data()["members"]:
        assert f"{member['surname']}{member['given_name']}" in text
        assert member["individual_number"] not in text
        assert member["resident_code"] not in text


def test_a_draft_with_errors_gives_no_paper_but_its_findings() -> None:
    case_no = entered(moved_in_on="2027-01-01")
    with pytest.raises(CannotPrint) as e:
        print_paper(staff=CLERK, case_no=case_no, kind="confirmation_sheet")
    assert e.value.findings
    assert all(f.level == "error" for f in e.value.findings)
    assert not CasePaper.objects.exists()


def test_after_settlement_the_papers_tell_what_was_settled() -> None:
    case_no = settle_notice(family_data())
    guide = text_of(print_paper(staff=CLERK, case_no=case_no, kind="office_guide").pdf)
    assert "転入の後の手続のご案内" in guide
    assert "児童手当" in guide
    notice = text_of(print_paper(staff=CLERK, case_no=case_no, kind="acceptance_notice").pdf)
    assert "東京都千代田区霞が関２丁目１番２号" in notice
    assert "試験太郎様" in notice
    with pytest.raises(CannotPrint):
        print_paper(staff=CLERK, case_no=case_no, kind="confirmation_sheet")


def test_a_protected_familys_letter_goes_to_the_new_address() -> None:
    case_no = settle_notice(family_data())
    received(Person.objects.order_by("member_order")[1].addressee_no)
    text = text_of(print_paper(staff=CLERK, case_no=case_no, kind="acceptance_notice").pdf)
    assert "霞が関" not in text
    assert "青葉区" in text


def test_a_notice_that_was_not_submitted_is_not_accepted() -> None:
    case_no = entered()
    with pytest.raises(CannotPrint):
        print_paper(staff=CLERK, case_no=case_no, kind="acceptance_notice")


def test_a_withdrawn_notice_an_unknown_kind_another_wards_case() -> None:
    case_no = entered()
    with pytest.raises(Invalid):
        print_paper(staff=CLERK, case_no=case_no, kind="poster")
    with pytest.raises(NotFound):
        print_paper(staff=make_staff("s1009", ward="04102"), case_no=case_no, kind="office_guide")
    with pytest.raises(NotFound):
        reprint_paper(staff=CLERK, case_no=case_no, paper_id=1)
    cases.withdraw_case(staff=CLERK, case_no=case_no, reason="取りやめ")
    for kind in TITLES:
        with pytest.raises(CannotPrint):
            print_paper(staff=CLERK, case_no=case_no, kind=kind)

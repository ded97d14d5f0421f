"""世帯, 出生, 死亡, 戸籍 in the register: what is written, told and posted (住基法 第8条・第25条, S 4.0.4, S 4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock, pdf_text
from openjuki.runtime.errors import Forbidden
from openjuki.runtime.exchange.models import Message
from openjuki.systems.residents.models import CaseFile, CasePaper, Person, PersonVersion
from openjuki.systems.residents.rights import ROLES
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.papers import CannotPrint, print_paper
from openjuki.systems.residents.services.planned_departures import remove_due
from openjuki.systems.residents.services.reprint import reprint_paper
from openjuki.systems.residents.services.save_entry import open_entry
from openjuki.systems.residents.web.entry import page_of
from support.certificates import prepare_printing
from support.drafts import DAY, carry_out, draft_of, grounds, household_of
from support.register import protect
from support.residents import CLERK, fill_stock, make_staff, move_family_in

COUNTER = make_staff("s1003", rights=frozenset(ROLES["counter"]))
REGISTER = "宮城県仙台市青葉区本町三丁目８番"


@pytest.fixture(autouse=True)
def _town(real_db: None) -> Iterator[None]:
    prepare_printing()
    with clock.fixed(date(2026, 11, 22)):
        fill_stock(60)
        yield


@pytest.fixture
def family() -> list[str]:
    return move_family_in()


def ex_officio(kind: str, family: list[str], **items: Any) -> str:
    """Carried out; gives the case number."""
    draft = {
        "ward": "04101",
        "notified_on": DAY,
        "household_no": household_of(family[0]),
        **grounds("family_register", "戸籍届書"),
        **items,
    }
    carry_out(kind, {name: value for name, value in draft.items() if value is not None})
    return CaseFile.objects.latest("opened_at").case_no


def told(addressee_no: str, before: set[Any]) -> list[str]:
    """Kinds of messages about a person beyond those known before."""
    sent = Message.objects.filter(subject=addressee_no).exclude(id__in=before)
    return sorted(m.kind.split("/")[1] for m in sent)


def newest(addressee_no: str) -> PersonVersion:
    return PersonVersion.objects.filter(addressee_no=addressee_no).latest("history_no")


def text_of(case_no: str) -> str:
    paper = print_paper(staff=CLERK, case_no=case_no, kind="householder_letter")
    return "".join("".join(pdf_text.pages(paper.pdf)).split())


def householder_dies(family: list[str], **items: Any) -> str:
    return ex_officio("death", family, died_on="R8.11.18", members=[{"addressee_no": family[0]}], **items)


@pytest.mark.spec("RR-03")
def test_a_householder_dies_and_the_household_is_asked(family: list[str]) -> None:
    before = set(Message.objects.values_list("id", flat=True))
    case_no = householder_dies(family)
    assert newest(family[0]).status == "3"
    assert not Person.objects.get(addressee_no=family[0]).active
    assert not Person.objects.filter(household_no=household_of(family[1]), active=True, householder=True)
    assert {newest(no).householder_name for no in family[1:]} == {""}
    assert told(family[0], before) == ["identity_changed", "registrant_changed", "resident_changed"], (
        "住基ネット hears of the death"
    )
    assert told(family[1], before) == ["resident_changed"], "and the city's offices of the household"
    letter = text_of(case_no)
    assert "世帯主変更の届出のお願い" in letter
    assert f"{newest(family[1]).surname}{newest(family[1]).given_name}様" in letter


@pytest.mark.spec("RR-02", "RR-J-law-08")
def test_then_the_wife_is_notified_as_householder(family: list[str]) -> None:
    householder_dies(family)
    draft = draft_of("new_householder", family)
    draft["members"] = [
        {"addressee_no": no, "relationship": relationship}
        for no, relationship in zip(family[1:], ("世帯主", "子", "子"), strict=True)
    ]
    carry_out("new_householder", draft)
    heads = Person.objects.filter(household_no=household_of(family[1]), active=True, householder=True)
    assert [p.addressee_no for p in heads] == [family[1]]
    name = f"{newest(family[1]).surname}　{newest(family[1]).given_name}"
    assert {newest(no).householder_name for no in family[1:]} == {name}


def test_no_letter_where_the_householder_stays(family: list[str]) -> None:
    case_no = ex_officio("death", family, died_on="R8.11.18", members=[{"addressee_no": family[3]}])
    with pytest.raises(CannotPrint) as refused:
        text_of(case_no)
    assert [f.id for f in refused.value.findings] == ["P13"]


@pytest.mark.spec("RR-03")
def test_a_day_of_death_as_the_family_register_says_it(family: list[str]) -> None:
    ex_officio("death", family, died_on="令和8年10月中旬頃", members=[{"addressee_no": family[3]}])
    version = newest(family[3])
    assert version.changed_on_text == "令和8年10月中旬頃"
    assert version.changed_on == date(2026, 10, 11)


@pytest.mark.spec("RR-01")
def test_a_child_without_a_name_is_entered_and_named_later(family: list[str]) -> None:
    child = {
        "key": "m0", "birth": "R8.11.18", "sex": "2", "relationship": "子",
        "registered_domicile": REGISTER, "register_head": "試験　太郎",
    }  # fmt: skip
    ex_officio(
        "birth",
        family,
        household_no=None,
        joins=household_of(family[1]),
        mother_addressee_no=family[1],
        members=[child],
    )
    born = Person.objects.exclude(addressee_no__in=family).get()
    assert (born.household_no, born.active) == (household_of(family[1]), True)
    assert len(born.resident_code) == 11
    assert newest(born.addressee_no).became_resident_on is not None
    ex_officio(
        "family_register_notice",
        family,
        took_effect_on="R8.11.19",
        event="naming",
        members=[
            {
                "addressee_no": born.addressee_no, "surname": "試験", "given_name": "翼",
                "furigana_surname": "シケン", "furigana_given_name": "ツバサ",
            }
        ],
    )  # fmt: skip
    assert newest(born.addressee_no).given_name == "翼"
    assert newest(born.addressee_no).furigana_given_name_certified


@pytest.mark.spec("RR-02", "RR-J-law-07")
def test_the_householders_new_name_goes_into_every_record(family: list[str]) -> None:
    ex_officio(
        "family_register_notice",
        family,
        took_effect_on="R8.11.18",
        event="surname_change",
        members=[
            {
                "addressee_no": no, "surname": "見本", "furigana_surname": "ミホン",
                "register_head": "見本　太郎",
            }
            for no in family[:2]
        ],
    )  # fmt: skip
    assert {newest(no).householder_name for no in family} == {"見本　太郎"}
    assert [newest(no).surname for no in family] == ["見本", "見本", "試験", "試験"]


def offered(kind: str, family: list[str], **items: Any) -> dict[str, list[str]]:
    """宛名番号 or key of a row → 続柄 that the form offers, from an unfinished draft."""
    case_no = cases.open_case(staff=CLERK, kind=kind).case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data={"ward": "04101", **items})
    entry = open_entry(staff=CLERK, case_no=case_no)
    assert page_of(kind).of_entry(entry).proposed
    return {no: [each.relationship for each in found] for no, found in entry.proposals.items()}


@pytest.mark.spec("RR-J-law-07")
def test_the_form_offers_what_everybody_becomes(family: list[str]) -> None:
    rows = [{"addressee_no": no, "relationship": "世帯主" if no == family[1] else ""} for no in family]
    found = offered("new_householder", family, household_no=household_of(family[0]), members=rows)
    assert found[family[0]] == ["夫"]
    assert found[family[2]][0] == "子"


@pytest.mark.spec("RR-03")
def test_the_form_offers_a_householder_to_those_who_are_left(family: list[str]) -> None:
    found = offered(
        "death", family, household_no=household_of(family[0]), members=[{"addressee_no": family[0]}]
    )
    assert found[family[1]] == ["世帯主"]
    assert set(found) == set(family[1:])


@pytest.mark.spec("RR-01")
def test_the_form_offers_the_childs_relationship(family: list[str]) -> None:
    found = offered(
        "birth",
        family,
        mother_addressee_no=family[1],
        joins=household_of(family[1]),
        members=[{"key": "m0", "sex": "1"}],
    )
    assert found == {"m0": ["子"]}


@pytest.mark.spec("RR-03")
def test_who_planned_to_leave_is_followed_by_the_letter_on_the_day(family: list[str]) -> None:
    draft = draft_of("move_out", family) | {"members": [{"addressee_no": family[0]}]}
    carry_out("move_out", draft)
    case_no = CaseFile.objects.latest("opened_at").case_no
    with pytest.raises(CannotPrint):
        text_of(case_no)
    with clock.fixed(date(2026, 12, 1)):
        assert remove_due()
        letter = text_of(case_no)
    assert "世帯主変更の届出のお願い" in letter
    assert f"{newest(family[1]).surname}{newest(family[1]).given_name}様" in letter
    protect(family[1])
    with pytest.raises(Forbidden):
        print_paper(staff=COUNTER, case_no=case_no, kind="householder_letter")
    paper = CasePaper.objects.get(case__case_no=case_no, kind="householder_letter")
    with pytest.raises(Forbidden):
        reprint_paper(staff=COUNTER, case_no=case_no, paper_id=paper.pk)

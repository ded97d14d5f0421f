"""再転入 (S 4.1.1.2): a removed record is taken up with what the register had, and with nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock
from openjuki.runtime.errors import Forbidden, Invalid
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.judge import judge
from openjuki.systems.residents.services.notice_forms import KINDS, join_secrets
from openjuki.systems.residents.services.take_up_record import take_up_record, takes_up
from support.bearers import Api
from support.drafts import carry_out, draft_of
from support.register import change, protect
from support.residents import CLERK, code, family_data, fill_stock, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("real_db")
LATER = date(2026, 12, 9)


@pytest.fixture
def gone() -> Iterator[list[str]]:
    """A family that has left; it is 9 December."""
    with clock.fixed(date(2026, 11, 22)):
        fill_stock()
        people = move_family_in()
        carry_out("move_out", draft_of("move_out", people))
    with clock.fixed(LATER):
        yield people


def case_of(**items: Any) -> str:
    """A 転入届 of the householder, of whom little is typed."""
    data = family_data()
    whole = data["members"][0]
    kept = {name: whole[name] for name in ("key", "surname", "given_name", "birth", "sex")}
    data |= {
        "notified_on": "2026-12-09",
        "moved_in_on": "2026-12-08",
        "certificate_move_out_on": "2026-12-07",
    }
    data |= {"members": [{**kept, "relationship": "世帯主", "resident_code": code(100), **items}]}
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    return case_no


def take(case_no: str, addressee_no: str, staff: Any = CLERK) -> dict[str, Any]:
    take_up_record(staff=staff, case_no=case_no, position=0, addressee_no=addressee_no)
    found: dict[str, Any] = CaseDraft.objects.get(case__case_no=case_no).data["members"][0]
    return found


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_blank_items_come_from_the_removed_record_and_the_number_is_kept(gone: list[str]) -> None:
    row = take(case_of(), gone[0])
    assert row["resumes"] == gone[0]
    assert row["registered_domicile"] == "宮城県仙台市青葉区本町三丁目８番"
    assert row["register_head"] == "試験　太郎"
    assert row["reading_surname"] == "シケン"


def read(case_no: str) -> dict[str, int]:
    """What a page says that shows the draft as it is."""
    return {"version": CaseFile.objects.get(case_no=case_no).version}


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_the_button_of_the_screen_fills_the_row_as_a_program_does(gone: list[str]) -> None:
    case_no, screen = case_of(), terminal(CLERK.rights, CLERK.user_id)
    answer = screen.post(f"/cases/{case_no}/take-up", {**read(case_no), "take": f"0-{gone[0]}"})
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/cases/{case_no}/entry?focus=members.0.surname",
    )
    row = CaseDraft.objects.get(case__case_no=case_no).data["members"][0]
    assert (row["resumes"], row["register_head"]) == (gone[0], "試験　太郎")
    for wrong in (f"0-{gone[1]}", f"9-{gone[0]}", "", "x-1"):
        refused = screen.post(f"/cases/{case_no}/take-up", {**read(case_no), "take": wrong})
        assert refused.status_code == 422
        assert "除票を選んで" in refused.content.decode()


#: Where a kind that enters people as 転入 does says on which day; a foreigner brings what is on the card.
OTHER_KINDS = {
    "entry_ex_officio": ({"occasion": "omitted"}, {"surname": "試験", "given_name": "太郎"}),
    "foreign_entry": ({"article": "46"}, {"kind": "2", "roman_name": "DELA CRUZ MARIA"}),
}


@pytest.mark.spec("RR-01", "RR-03", "S 4.1.1.2")
@pytest.mark.parametrize("kind", list(OTHER_KINDS))
def test_every_kind_that_enters_people_takes_a_record_up(gone: list[str], kind: str) -> None:
    """E07 demands it of them too (準用): by the button of the screen, and by the API."""
    assert takes_up(kind)
    items, names = OTHER_KINDS[kind]
    whole = family_data()["members"][0]
    row = {**{n: whole[n] for n in ("key", "birth", "sex")}, **names, "resident_code": code(100)}
    data = {**items, "changed_on": "2026-12-08", "notified_on": "2026-12-09", "members": [row]}
    data["address"] = family_data()["address"]
    by_hand, by_program = (cases.open_case(staff=CLERK, kind=kind).case_no for _ in range(2))
    for case_no in (by_hand, by_program):
        cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    screen = terminal(CLERK.rights, CLERK.user_id)
    assert f'formaction="/cases/{by_hand}/take-up"' in screen.get(f"/cases/{by_hand}/entry").content.decode()
    assert (
        screen.post(f"/cases/{by_hand}/take-up", {**read(by_hand), "take": f"0-{gone[0]}"}).status_code == 302
    )
    whom = {**read(by_program), "position": 0, "addressee_no": gone[0]}
    told = Api(CLERK).post(f"/cases/{by_program}/reentries", whom)
    assert told.status_code == 200, told.content.decode()
    for case_no in (by_hand, by_program):
        row = CaseDraft.objects.get(case__case_no=case_no).data["members"][0]
        assert (row["resumes"], row["register_head"]) == (gone[0], "試験　太郎")
    found = {f.id for f in judge(kind=kind, data=whole_of(by_hand), case_no=by_hand).findings}
    assert not found & {"E07", "E31", "E128"}


def test_a_kind_that_enters_nobody_takes_nobody_up() -> None:
    assert {kind for kind in KINDS if takes_up(kind)} == {"move_in", *OTHER_KINDS}


def whole_of(case_no: str) -> dict[str, Any]:
    draft = CaseDraft.objects.get(case__case_no=case_no)
    return join_secrets(draft.data, draft.secrets, row=case_no)


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_a_card_is_typed_from_the_card_and_never_filled_in(gone: list[str]) -> None:
    """A number filled in from the record would agree with the record, and prove nothing."""
    change(gone[0], on="2026-12-02", known="2026-12-02T10:00", residence_card_no="AB12345678CD")
    assert not take(case_of(), gone[0]).get("residence_card_no")


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_what_was_said_stays(gone: list[str]) -> None:
    row = take(case_of(surname="改姓", registered_domicile="東京都千代田区丸の内一丁目"), gone[0])
    assert (row["surname"], row["registered_domicile"]) == ("改姓", "東京都千代田区丸の内一丁目")


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_with_the_information_of_the_network_the_name_is_the_registers(gone: list[str]) -> None:
    case_no = case_of(surname="試驗")
    data = CaseDraft.objects.get(case__case_no=case_no).data | {"source": "information"}
    data["members"][0]["resident_code"] = code(100)
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    assert take(case_no, gone[0])["surname"] == "試験"


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_nobody_is_taken_up_who_is_no_candidate_or_lives_here(gone: list[str]) -> None:
    with pytest.raises(Invalid):
        take(case_of(), gone[1])
    with clock.fixed(date(2026, 11, 29)), pytest.raises(Invalid):  # until the day they live here
        take(case_of(), gone[0])


@pytest.mark.spec("S 3.4", "RR-01")
def test_a_protected_record_is_taken_up_with_the_right_only(gone: list[str]) -> None:
    case_no = case_of()
    protect(gone[0])
    with pytest.raises(Forbidden):
        take(case_no, gone[0], make_staff(rights=frozenset(RIGHTS) - {"residents.item.support_measure"}))
    assert take(case_no, gone[0])["resumes"] == gone[0]

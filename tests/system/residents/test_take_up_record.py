"""再転入 (S 4.1.1.2): a removed record is taken up with what the register had, and with nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock
from openjuki.runtime.errors import Forbidden, Invalid
from openjuki.systems.residents.models import CaseDraft
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.take_up_record import take_up_record
from support.drafts import carry_out, draft_of
from support.register import protect
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


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_the_button_of_the_screen_fills_the_row_as_a_program_does(gone: list[str]) -> None:
    case_no, screen = case_of(), terminal(CLERK.rights, CLERK.user_id)
    answer = screen.post(f"/cases/{case_no}/take-up", {"take": f"0-{gone[0]}"})
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/cases/{case_no}/entry?focus=members.0.surname",
    )
    row = CaseDraft.objects.get(case__case_no=case_no).data["members"][0]
    assert (row["resumes"], row["register_head"]) == (gone[0], "試験　太郎")
    for wrong in (f"0-{gone[1]}", f"9-{gone[0]}", "", "x-1"):
        refused = screen.post(f"/cases/{case_no}/take-up", {"take": wrong})
        assert refused.status_code == 422
        assert "除票を選んで" in refused.content.decode()


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

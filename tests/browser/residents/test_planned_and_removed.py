"""転出: what is planned for those who stay is seen at review; of several 除票 one is picked by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseFile
from support.drafts import carry_out, draft_of, household_of, submit
from support.residents import family_data, move_family_in
from support.screens import Desk, look


@pytest.mark.spec("S 4.0.4", "RR-23")
def test_the_reviewer_sees_what_the_planned_day_brings(reviewer: Desk) -> None:
    people = move_family_in()
    rows = zip(people[1:], ("世帯主", "子", "子"), strict=True)
    staying = [{"addressee_no": no, "relationship": word} for no, word in rows]
    case_no = submit("move_out", draft_of("move_out", people[:1]) | {"staying": staying})
    page = reviewer.go(f"/review/{case_no}")
    look(reviewer, "review-planned-stay")
    expect(page.locator("th .badge-doing")).to_have_count(3)
    expect(page.locator("th .badge-doing").first).to_have_text("転出予定日から")


@pytest.mark.spec("S 1.1.5", "RR-05")
def test_a_removed_record_is_picked_by_its_day(clerk: Desk) -> None:
    one = move_family_in()[:1]
    carry_out("move_out", draft_of("move_out", one) | {"moves_out_on": "2026-11-20"})
    back = family_data()
    back["members"] = [back["members"][0] | {"resumes": one[0]}]
    back["address"] |= {"lot": "８番８号"}
    carry_out("move_in", back | {"moved_in_on": "2026-11-21", "notified_on": "2026-11-21"})
    again = draft_of("move_out", one) | {"moves_out_on": "2026-11-22"}
    carry_out("move_out", again | {"household_no": household_of(one[0])})
    case_no = CaseFile.objects.latest("opened_at").case_no
    page = clerk.go(f"/persons/{one[0]}/record-copy?case={case_no}&kind=removed_record_copy")
    chosen = page.locator("input[name=removed_as]")
    expect(chosen).to_have_count(2)
    expect(chosen.nth(0)).to_be_checked()
    clerk.keyboard.reach(chosen.nth(0))
    clerk.press("ArrowDown")
    expect(chosen.nth(1)).to_be_checked()
    look(clerk, "record-copy-removed")

"""除票の選択: of several removed records of a person the chosen one is certified (第15条の4, S 1.1.5)."""

from __future__ import annotations

import io
from itertools import product

import pytest
from pypdf import PdfReader

from openjuki.kernel.certificates.forms import choices_for
from openjuki.runtime.errors import Invalid
from openjuki.systems.residents.models import CaseFile, IssueRecord
from openjuki.systems.residents.services.issue_model import CannotIssue
from openjuki.systems.residents.services.issue_record_copy import Issued, issue_record_copy
from openjuki.systems.residents.services.issue_verify import verify_issue
from support.bearers import Api
from support.certificates import request
from support.drafts import carry_out, draft_of, household_of
from support.residents import CLERK, family_data, move_family_in
from support.signed_in import terminal


@pytest.fixture(autouse=True)
def people(issuing_day: None) -> list[str]:
    return move_family_in()


def text_of(issued: Issued) -> str:
    pages = PdfReader(io.BytesIO(issued.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def issue(kind: str, one: list[str], removed_as: int = 0, **given: str) -> Issued:
    form = choices_for(kind, "").form
    asked = request(kind=kind, form=form, removed_as=removed_as, **({"relation": "self"} | given))
    (made,) = issue_record_copy(staff=CLERK, request=asked, addressee_nos=one)
    return made


def leave(people: list[str], **items: str) -> None:
    carry_out("move_out", draft_of("move_out", people) | items)


@pytest.mark.once
@pytest.mark.spec("RR-05", "S 1.1.5")
def test_of_several_removed_records_the_one_that_was_chosen_is_certified(people: list[str]) -> None:
    one = people[:1]
    leave(one, moves_out_on="2026-11-20")
    back = family_data()
    back["members"] = [back["members"][0] | {"resumes": one[0]}]
    back["address"] |= {"lot": "８番８号"}
    carry_out("move_in", back | {"moved_in_on": "2026-11-21", "notified_on": "2026-11-21"})
    with pytest.raises(CannotIssue) as e:
        issue("removed_record_copy", one)
    assert e.value.findings[0].id == "E193"
    leave(one, moves_out_on="2026-11-22", household_no=household_of(one[0]))
    api = Api(CLERK)
    second, first = api.get(f"/persons/{one[0]}", reason="照会").json()["removed_records"]
    lots = {0: "８番８号", second: "８番８号", first: "１番１号"}
    for number, lot in lots.items():
        made = issue("removed_record_copy", one, removed_as=number)
        text = text_of(made)
        assert ("８番８号" in text) == (lot == "８番８号"), number
        assert verify_issue(staff=CLERK, issue_no=made.issue_no).redrawn
        assert IssueRecord.objects.get(issue_no=made.issue_no).history_nos == [number or second]
    for kind, number in (("removed_record_copy", 1), ("removed_record_copy", -1), ("record_copy", first)):
        with pytest.raises(CannotIssue) as e:
            issue(kind, one, removed_as=number)
        assert e.value.findings[0].id == "E145"
    case = {"case": CaseFile.objects.latest("opened_at").case_no}
    shown = terminal(CLERK.rights, CLERK.user_id).get(f"/persons/{one[0]}/record-copy", case)
    assert f'name="removed_as" id="removed-0" value="{second}" checked' in shown.content.decode()
    assert f'value="{first}"' in shown.content.decode()


@pytest.mark.spec("RR-05")
def test_whoever_has_died_asks_for_no_earlier_record_either(people: list[str]) -> None:
    """The 除票 of a 転出 before the return says 転出; that the person has died since, the newest record says."""
    one = people[:1]
    leave(one, moves_out_on="2026-11-16")
    back = family_data()
    back["members"] = [back["members"][0] | {"resumes": one[0]}]
    carry_out("move_in", back | {"moved_in_on": "2026-11-17", "notified_on": "2026-11-17"})
    dead = draft_of("death", people) | {
        "household_no": household_of(one[0]),
        "members": [{"addressee_no": one[0]}],
    }
    carry_out("death", dead)
    first = Api(CLERK).get(f"/persons/{one[0]}", reason="照会").json()["removed_records"][1]
    agent = {"relation": "agent", "bearer": "代理　次郎", "authority": "委任状"}
    for number, given in product((0, first), ({"relation": "self"}, agent)):
        with pytest.raises(Invalid) as e:
            issue("removed_record_copy", one, removed_as=number, **given)
        assert "E172" in {f.id for f in e.value.findings}, number

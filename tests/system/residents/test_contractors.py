"""委託先の従事者: they open and enter the kinds given to them, and decide nothing, by screen and API alike (U-05)."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest

from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden
from openjuki.systems.residents import services
from openjuki.systems.residents.models import CaseFile, CaseStep, Person
from openjuki.systems.residents.rights import CONTRACTED, RIGHTS, ROLES
from openjuki.systems.residents.services import base, cases, contractors, review
from openjuki.systems.residents.services.hand_over import hand_over
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.save_entry import open_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.bearers import Api
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, make_staff, move_family_in
from support.signed_in import terminal

#: The worst account: somebody has given it every right there is, and the mark.
MARKED = make_staff("s7001", rights=frozenset(RIGHTS) | {"residents.contracted.notice"})


def refused_id(answer: Any) -> str:
    assert answer.status_code == 403
    return str(answer.json()["findings"][0]["id"])


@pytest.mark.spec("U-05")
def test_whatever_service_there_will_be_is_closed_until_it_is_opened() -> None:
    for module in pkgutil.walk_packages(services.__path__, services.__name__ + "."):
        importlib.import_module(module.name)
    assert contractors.OPEN <= base.ACTIONS
    decides = ("approve", "send_back", "issue_record_copy", "reissue", "set_hold", "lift_hold", "release_hold",
               "support.start", "write_memo", "choose_event", "open_cancellation")  # fmt: skip
    assert {f"residents.{name}" for name in decides} <= base.ACTIONS - contractors.OPEN
    for action in base.ACTIONS - contractors.OPEN:
        with pytest.raises(Forbidden) as e:
            contractors.refuse_contractor(MARKED, action)
        assert e.value.findings[0].id == "C10"
        contractors.refuse_contractor(CLERK, action)


@pytest.mark.spec("U-05")
def test_no_kind_ex_officio_and_no_cancellation_can_be_given_away() -> None:
    everything = make_staff("s7002", rights=frozenset(RIGHTS) | frozenset(CONTRACTED))
    given = contractors.kinds_of(everything)
    assert {"move_in", "birth", "alias"} <= given
    assert {KINDS[k].group for k in KINDS.keys() - given} == {"職権", "取消"}
    assert contractors.kinds_of(CLERK) == frozenset()  # no limit
    bundle = make_staff(rights=frozenset(ROLES["contractor"]))
    assert {KINDS[k].group for k in contractors.kinds_of(bundle)} == {"届出"}


@pytest.mark.spec("U-05", "A-02")
def test_a_contractor_receives_and_enters_the_city_settles(issuing_day: None) -> None:
    case_no = cases.open_case(staff=MARKED, kind="move_in").case_no
    cases.save_draft(staff=MARKED, case_no=case_no, data=family_data())
    print_paper(staff=MARKED, case_no=case_no, kind="printed_for_signature")
    cases.record_paper(staff=MARKED, case_no=case_no, kind="signed_notice")
    submit_notice(staff=MARKED, case_no=case_no)
    api = Api(MARKED)
    for path in ("approvals", "send-backs"):
        answer = api.post(
            f"/reviews/{case_no}/{path}", {"round": 1, "reason": "確認"} if path[0] == "s" else {"round": 1}
        )
        assert refused_id(answer) == "C10"
    assert terminal(MARKED.rights, MARKED.user_id).post(f"/review/{case_no}/settle").status_code == 403
    for reviewer in (REVIEWER, REVIEWER2):
        review.approve(staff=reviewer, case_no=case_no)
    people = list(Person.objects.values_list("addressee_no", flat=True))
    body = {"addressee_nos": people, "requester": "試験", "relation": "self", "identification": "カード"}
    assert refused_id(api.post("/issues", body)) == "C10"
    assert refused_id(api.post(f"/cases/{case_no}/prints", {"kind": "acceptance_notice"})) == "C12"
    hand_over(staff=MARKED, case_no=case_no)
    names = CaseStep.objects.filter(case__case_no=case_no).order_by("id").values_list("by_name", flat=True)
    assert names[0] == names[len(names) - 1] == "試験職員s7001(委託)"
    assert "試験職員s2001" in names
    refusals = AuditRow.objects.filter(outcome="refused", actor=MARKED.user_id)
    assert refusals.count() >= 4


@pytest.mark.spec("U-05")
def test_cases_of_other_kinds_are_neither_shown_nor_touched(issuing_day: None) -> None:
    people = move_family_in()
    other = cases.open_case(staff=CLERK, kind="renewal").case_no
    mine = cases.open_case(staff=CLERK, kind="move_within").case_no
    api = Api(MARKED)
    board = api.get("/cases").json()
    assert [c["case_no"] for c in board["received"]["cases"]] == [mine]
    answers = [
        api.get(f"/cases/{other}"),
        api.get(f"/cases/{other}/draft"),
        api.send("PATCH", f"/cases/{other}/draft", {"version": 0, "changes": {"addressee_no": people[0]}}),
        api.post(f"/cases/{other}/papers", {"version": 0, "kind": "grounds_paper"}),
        api.post(f"/cases/{other}/withdrawal", {"reason": "誤り"}),
        api.post("/cases", {"kind": "renewal"}),
        api.post("/cases", {"kind": "birth"}),
    ]
    assert [refused_id(a) for a in answers] == ["C11"] * len(answers)
    browser = terminal(MARKED.rights, MARKED.user_id)
    assert browser.get(f"/cases/{other}/entry").status_code == 403
    page = browser.get("/").content.decode()
    assert mine.rpartition("-")[2] in page
    assert "改製" not in page
    assert ">委託</span>" in page
    assert CaseFile.objects.get(case_no=other).state == "received"
    assert open_entry(staff=MARKED, case_no=mine).kind == "move_within"

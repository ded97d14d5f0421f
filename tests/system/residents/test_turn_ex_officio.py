"""職権への切替え (S 4.2.0.2): a 届出 goes on as its ex-officio counterpart, and nothing is typed again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from openjuki.kernel.counter.receipt import PostalReceipt
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice, CasePaper, CaseStep
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases, receipts, review
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.judge import alert_key
from openjuki.systems.residents.services.notice_forms import KINDS, join_secrets
from openjuki.systems.residents.services.save_entry import open_entry, save_entry
from openjuki.systems.residents.services.submit_entry import submit_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.services.turn_ex_officio import Turned, turn_ex_officio
from support.at_once import at_once
from support.bearers import Api
from support.drafts import approve, draft_of, hand_in
from support.protected_world import NOSY
from support.register import protect
from support.residents import CLERK, REVIEWER, make_staff, move_family_in, number
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("issuing_day")
WHY = "届出期間の経過"
PLAIN = make_staff("s1009", rights=set(RIGHTS) - {"residents.enter_ex_officio"})


def entered(kind: str = "move_out", people: list[str] | None = None, **items: Any) -> str:
    """A 届出 that is being entered, with what `items` say otherwise."""
    case_no: str = cases.open_case(staff=CLERK, kind=kind).case_no
    data = draft_of(kind, people or move_family_in())
    cases.save_draft(staff=CLERK, case_no=case_no, data=data | items)
    return case_no


def late(**items: Any) -> str:
    """A 転出届 that was handed in on paper more than 14 days after the move."""
    case_no = entered(moves_out_on="2026-11-01", notified_on="2026-11-20", **items)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    return case_no


def turn(case_no: str, staff: Staff = CLERK, reason: str = WHY) -> Turned:
    return turn_ex_officio(staff=staff, case_no=case_no, reason=reason)


def refused(work: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as e:
        work()
    return [f.id for f in e.value.findings]


def data_of(case_no: str) -> dict[str, Any]:
    found: dict[str, Any] = CaseDraft.objects.get(case__case_no=case_no).data
    return found


@pytest.mark.spec("RR-02", "S 4.1.3.0.1", "S 4.2.0.2")
def test_a_late_notice_goes_on_under_its_number_with_its_paper_as_the_ground() -> None:
    case_no = late(card_move_out=True, note="留意")
    assert "E205" in refused(lambda: submit_notice(staff=CLERK, case_no=case_no))
    before = data_of(case_no)
    save_entry(staff=CLERK, case_no=case_no, changes={}, acknowledged={"A40-destination": "確認"})
    turned = turn(case_no)
    assert turned.left_out == ("届出人", "本人確認", "特例転出(カード)")
    case, data = CaseFile.objects.get(case_no=case_no), data_of(case_no)
    assert (case.kind, case.state, case.notifier_name) == ("move_out_ex_officio", "entering", "試験　太郎")
    kept = ("moves_out_on", "notified_on", "household_no", "destination", "staying", "note", "ward")
    assert {name: data[name] for name in kept} == {name: before[name] for name in kept}
    assert data["members"] == [{"addressee_no": m["addressee_no"]} for m in before["members"]]
    assert data["grounds"] == {
        "basis": "request", "document": "転出届", "received_on": "2026-11-20", "sender": "試験　太郎",
    }  # fmt: skip
    assert {"notifier", "identity", "agent", "card_move_out"} & data.keys() == set()
    assert turned.entry.acknowledged == {}
    told = {f.id for f in turned.entry.judgement.findings}
    assert "E205" not in told
    assert "A206" in told  # somebody's word, which is confirmed
    step = CaseStep.objects.filter(case=case).latest("id")
    said = (
        "職権に切替え(転出届から) 理由: 届出期間の経過 引き継がない項目: 届出人、本人確認、特例転出(カード)"
    )
    assert (step.by, step.note) == (CLERK.user_id, said)
    row = AuditRow.objects.get(action="residents.turn_ex_officio")
    assert (row.actor, row.reason, row.case_no) == (CLERK.user_id, WHY, case_no)
    assert row.terms == {"from": "move_out", "to": "move_out_ex_officio"}
    reasons = {alert_key(f): "電話で確かめた" for f in turned.entry.judgement.alerts}
    submit_notice(staff=CLERK, case_no=case_no, acknowledged=reasons)
    approve(case_no)
    assert CaseFile.objects.get(case_no=case_no).state == "settled"
    assert [p.kind for p in CasePaper.objects.filter(case=case)] == ["received_paper"]


@pytest.mark.spec("S 4.2.0.2", "S 4.2.0.5")
@pytest.mark.parametrize("kind", [k for k, own in KINDS.items() if own.instead])
def test_a_counterpart_takes_the_draft_and_lacks_nothing_but_the_ground(kind: str) -> None:
    turned = turn(entered(kind, **({"moves_out_on": "2026-11-19"} if kind == "move_out" else {})))
    assert turned.entry.kind == KINDS[kind].instead
    assert turned.left_out == ("届出人", "本人確認")
    assert turned.entry.data["notified_on"] == "2026-11-22"  # no paper: the day on which it is turned
    errors = {f.field for f in turned.entry.judgement.findings if f.level == "error"}
    assert errors
    assert all(name.startswith("grounds") for name in errors), errors


@pytest.mark.spec("S 4.2.0.2", "A-12")
def test_who_may_not_turn_it_and_what_cannot_be_turned() -> None:
    case_no = late()
    assert refused(lambda: turn(case_no, PLAIN)) == ["F08"]
    assert refused(lambda: turn(case_no, reason=" ")) == ["C23"]
    assert refused(lambda: turn(case_no, reason=f"番号 {number(1)}")) == ["C20"]
    assert refused(lambda: turn(case_no, make_staff("s1008", ward="04102"))) == ["C01"]
    people = [m["addressee_no"] for m in data_of(case_no)["members"]]
    assert "turn-reason" in page_of(case_no, CLERK)
    assert "turn-reason" not in page_of(case_no, PLAIN)
    assert AuditRow.objects.filter(outcome="refused", action="residents.turn_ex_officio").count() >= 4
    within = hand_in("move_within", entered("move_within", people))
    assert refused(lambda: turn(within)) == ["C02"]
    arriving = cases.open_case(staff=CLERK, kind="move_in").case_no
    assert refused(lambda: turn(arriving)) == ["C21"]
    protect(people[1])
    assert refused(lambda: turn(case_no, NOSY)) == ["S07"]
    assert CaseFile.objects.get(case_no=case_no).kind == "move_out"
    assert turn(case_no).entry.kind == "move_out_ex_officio"  # who has the right


@pytest.mark.spec("S 4.2.0.2", "A-12", "RR-23")
def test_a_notice_that_was_sent_back_goes_on_ex_officio_and_stays_on_record_as_it_was() -> None:
    case_no = hand_in("move_within", entered("move_within"))
    told = CaseNotice.objects.get(case__case_no=case_no)
    review.send_back(staff=REVIEWER, case_no=case_no, reason="届出人に資格がない")
    assert "turn-reason" in page_of(case_no, CLERK)
    turned = turn(case_no, reason="差戻しのとおり")
    case = CaseFile.objects.get(case_no=case_no)
    assert (case.kind, case.state, case.round) == ("move_within_ex_officio", "sent_back", 1)
    assert turned.entry.data["grounds"]["document"] == "転居届"
    reasons = {alert_key(f): "確かめた" for f in turned.entry.judgement.alerts}
    submit_notice(staff=CLERK, case_no=case_no, acknowledged=reasons)
    first, second = CaseNotice.objects.filter(case=case).order_by("round")
    assert (first.kind, first.data) == ("move_within", told.data)
    assert (second.kind, "notifier" in second.data) == ("move_within_ex_officio", False)
    seen = examine(staff=REVIEWER, case_no=case_no)
    altered = {a.path: (a.old, a.new) for a in seen.altered}
    assert altered["notifier.name"] == ("試験　太郎", "")  # read as what it was submitted as
    assert altered["grounds.document"] == ("", "転居届")
    approve(case_no)
    assert CaseFile.objects.get(case_no=case_no).state == "settled"


def page_of(case_no: str, staff: Staff) -> str:
    answer = terminal(staff.rights, staff.user_id).get(f"/cases/{case_no}/entry")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.spec("S 4.2.0.2", "U-06")
def test_numbers_stay_sealed_and_a_program_turns_it_too() -> None:
    people = move_family_in()
    members = [{"addressee_no": n, "individual_number": number(40 + at)} for at, n in enumerate(people)]
    case_no = entered(people=people, members=members)
    read = Api(CLERK).get(f"/cases/{case_no}/draft").json()["version"]
    answer = Api(CLERK).post(f"/cases/{case_no}/ex-officio", {"version": read, "reason": WHY})
    body = answer.json()
    assert (answer.status_code, body["kind"]) == (200, "move_out_ex_officio")
    assert body["left_out"] == ["届出人", "本人確認"]
    assert body["numbers"] == [f"members.{at}.individual_number" for at in range(4)]
    draft = CaseDraft.objects.get(case__case_no=case_no)
    assert number(40) not in f"{draft.data}{answer.content.decode()}"
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    assert whole["members"][3]["individual_number"] == members[3]["individual_number"]
    again = Api(CLERK).post(
        f"/cases/{case_no}/ex-officio", {"version": answer.json()["version"], "reason": WHY}
    )
    assert (again.status_code, again.json()["findings"][0]["id"]) == (409, "C21")


@pytest.mark.spec("RR-02", "S 4.1.3.0.1")
def test_an_envelope_stays_with_the_case_and_its_letter_comes_once() -> None:
    case_no = entered(moves_out_on="2026-11-01")
    envelope: dict[str, Any] = {"kind": "", "arrived_on": date(2026, 11, 20), "identification": "licence",
                                "postmarked_on": date(2026, 11, 18), "return_to": "new"}  # fmt: skip
    asked = PostalReceipt(**envelope, missing=("envelope",), due_on=date(2026, 12, 4))
    receipts.record_receipt(staff=CLERK, case_no=case_no, receipt=asked)
    turned = turn(case_no)
    assert CaseFile.objects.get(case_no=case_no).state == "inquiring"
    assert turned.entry.data["grounds"]["received_on"] == turned.entry.data["notified_on"] == "2026-11-20"
    receipts.record_receipt(staff=CLERK, case_no=case_no, receipt=PostalReceipt(**envelope, envelope=True))
    assert [p.kind for p in CasePaper.objects.filter(case__case_no=case_no)] == ["received_paper"]
    reasons = {
        alert_key(f): "確認" for f in open_entry(staff=CLERK, case_no=case_no).judgement.alerts
    }  # fmt: skip
    assert submit_notice(staff=CLERK, case_no=case_no, acknowledged=reasons).state == "in_review"


@pytest.mark.spec("S 4.2.0.2", "S 10.3")
def test_of_two_who_turn_it_and_one_who_submits_one_has_the_case() -> None:
    case_no = entered("move_within")
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    alerts = open_entry(staff=CLERK, case_no=case_no).judgement.alerts
    reasons = {alert_key(f): "確認" for f in alerts}
    other = make_staff("s1002")

    def submit() -> None:
        submit_entry(staff=other, case_no=case_no, changes={}, acknowledged=reasons, kind="move_within")

    lost = at_once(lambda: turn(case_no), lambda: turn(case_no, other), submit)
    case = CaseFile.objects.get(case_no=case_no)
    if case.state == "in_review":
        assert (case.kind, sorted(lost)) == ("move_within", ["C02", "C02"])
        assert "notifier" in CaseNotice.objects.get(case=case).data
    else:
        assert (case.kind, case.state, case.round) == ("move_within_ex_officio", "entering", 0)
        assert lost.count("C21") == 1
        assert len(lost) >= 2
    turns = CaseStep.objects.filter(case=case, note__startswith="職権に切替え").count()
    assert turns == (case.kind == "move_within_ex_officio")

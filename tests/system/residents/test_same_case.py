"""Two clerks in one case (同じ受付への同時入力, S 10.3): items merge, none is overwritten unseen, all is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Refused
from openjuki.systems.residents.models import (
    CaseDraft,
    CaseFile,
    CaseNotice,
    CaseReview,
    Person,
    PersonVersion,
)
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.same_case import Overtaken, Page
from openjuki.systems.residents.services.save_entry import change_rows, save_entry
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.submit_entry import save_page, submit_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.services.turn_ex_officio import turn_ex_officio
from support.at_once import at_once
from support.bearers import Api
from support.drafts import draft_of, hand_in
from support.register import protect
from support.residents import CLERK, REVIEWER, family_data, make_staff, move_family_in, number
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("issuing_day")
OTHER = make_staff("s1008", rights=set(RIGHTS))
COUNTER = make_staff("s1009", rights=set(RIGHTS) - {SUPPORT})


@pytest.fixture
def case_no() -> str:
    """A family's 転入届 that was typed, and that two have open."""
    number = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=number, data=family_data())
    return str(number)


def version(case_no: str) -> int:
    return CaseFile.objects.get(case_no=case_no).version


def data_of(case_no: str) -> dict[str, Any]:
    found: dict[str, Any] = CaseDraft.objects.get(case__case_no=case_no).data
    return found


def typed(case_no: str, page: Page, staff: Any = CLERK, **items: Any) -> Any:
    changes = {name.replace("__", "."): value for name, value in items.items()}
    return save_entry(staff=staff, case_no=case_no, changes=changes, page=page)


def lost(work: Callable[[], Any]) -> Overtaken:
    with pytest.raises(Overtaken) as e:
        work()
    return e.value


@pytest.mark.spec("S 10.3", "S 4.0.8")
def test_two_items_merge_and_the_same_item_is_told_and_not_overwritten(case_no: str) -> None:
    start = version(case_no)
    one, two = Page(start, "a"), Page(start, "b")
    typed(case_no, one, members__3__given_name="さくら")
    merged = typed(case_no, two, OTHER, members__2__given_name="次郎")
    assert [t.unseen for t in merged.typing] == [("名",)]  # what the page does not show is told
    assert [m["given_name"] for m in data_of(case_no)["members"]][2:] == ["次郎", "さくら"]
    refused = lost(lambda: typed(case_no, two, OTHER, members__3__given_name="桜", note="留意"))
    (finding,) = refused.findings
    assert (refused.status, finding.id, finding.field) == (409, "C24", "members.3.given_name")
    assert finding.message.startswith(f"{CLERK.name}さんが")
    assert "「名」を「さくら」に直しました。あなたの入力は保存していません" in finding.message
    assert finding.offers == ("さくら",)
    assert "留意" not in str(data_of(case_no))  # nothing of what was refused
    assert AuditRow.objects.filter(action="residents.save_entry", outcome="refused").count() == 1
    typed(case_no, one, members__3__given_name="さくら子")  # who was first goes on
    again = lost(lambda: typed(case_no, Page(start, "b", over=frozenset({refused.lost[0].mark})), OTHER,
                               members__3__given_name="桜"))  # fmt: skip
    assert "さくら子" in again.findings[0].message  # it was decided about an older one
    typed(case_no, Page(start, "b", over=frozenset({again.lost[0].mark})), OTHER, members__3__given_name="桜")
    assert data_of(case_no)["members"][3]["given_name"] == "桜"
    assert (
        lost(lambda: typed(case_no, one, members__3__given_name="櫻"))
        .findings[0]
        .message.startswith(OTHER.name)
    )
    typed(case_no, one, members__3__given_name="桜")  # both mean the same


@pytest.mark.spec("S 10.3")
def test_what_a_page_only_shows_is_not_written(case_no: str) -> None:
    page = Page(version(case_no), "b", known={"note": "", "moved_in_on": data_of(case_no)["moved_in_on"]})
    typed(case_no, Page(version(case_no), "a"), moved_in_on="2026-11-16")
    typed(case_no, page, OTHER, moved_in_on=page.known["moved_in_on"] if page.known else "", note="続き")
    assert (data_of(case_no)["moved_in_on"], data_of(case_no)["note"]) == ("2026-11-16", "続き")


@pytest.mark.spec("S 10.3", "A-12")
def test_rows_that_went_take_nobody_elses_place(case_no: str) -> None:
    start = version(case_no)
    rows = [{k: m[k] for k in ("key", "given_name")} for m in data_of(case_no)["members"]]
    known = {f"members.{at}.{k}": v for at, row in enumerate(rows) for k, v in row.items()}
    change_rows(staff=CLERK, case_no=case_no, remove=2, page=Page(start, "a"))
    save_entry(staff=OTHER, case_no=case_no, changes=known | {"members.3.given_name": "桜"},
               page=Page(start, "b", known=known))  # fmt: skip
    assert [m["given_name"] for m in data_of(case_no)["members"]] == ["太郎", rows[1]["given_name"], "桜"]
    refused = lost(lambda: save_entry(
        staff=OTHER, case_no=case_no, changes=known | {"members.2.given_name": "次郎", "note": "留意"},
        page=Page(start, "b", known=known),
    ))  # fmt: skip
    assert [(f.id, f.field) for f in refused.findings] == [("C25", "members.2")]
    _, left = save_page(staff=OTHER, case_no=case_no, page=Page(start, "b", known=known),
                        changes=known | {"members.2.given_name": "次郎", "note": "留意"})  # fmt: skip
    assert left is not None
    assert data_of(case_no)["note"] == "留意"  # the rest of the page is kept
    gone = lost(lambda: change_rows(staff=OTHER, case_no=case_no, remove=1, page=Page(start, "b")))
    assert gone.findings[0].id == "C26"


@pytest.mark.spec("S 10.3", "U-06")
def test_a_number_of_two_is_told_without_it(case_no: str) -> None:
    start, first, second = version(case_no), number(501), number(502)
    typed(case_no, Page(start, "a"), members__0__individual_number=first)
    refused = lost(lambda: typed(case_no, Page(start, "b"), OTHER, members__0__individual_number=second))
    assert (refused.findings[0].id, refused.findings[0].offers) == ("C24", ())
    draft = CaseDraft.objects.get(case__case_no=case_no)
    told = f"{refused.findings}{draft.touched}{draft.data}{refused.lost}"
    assert first not in told
    assert second not in told
    assert join_secrets(draft.data, draft.secrets, row=case_no)["members"][0]["individual_number"] == first


@pytest.mark.spec("S 10.3", "S 3.4", "RR-25")
def test_who_may_not_see_the_draft_is_not_told_what_changed() -> None:
    people = move_family_in()
    case_no = cases.open_case(staff=CLERK, kind="move_out").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_out", people))
    start = version(case_no)
    typed(case_no, Page(start, "a"), note="ひみつ")
    protect(people[0])
    for work in (
        lambda: typed(case_no, Page(start, "b"), COUNTER, note="別"),
        lambda: cases.save_draft(staff=COUNTER, case_no=case_no, data={}, page=Page(start)),
        lambda: submit_notice(staff=COUNTER, case_no=case_no, page=Page(start)),
    ):
        with pytest.raises(Refused) as e:
            work()
        assert e.value.findings[0].id == "S07"


@pytest.mark.spec("S 10.3")
def test_answers_to_alerts_are_items_too(case_no: str) -> None:
    start = version(case_no)

    def answer(token: str, staff: Any, reason: str) -> Any:
        said = {"A03-notified_on": reason} if reason else {}
        back = frozenset() if reason else frozenset({"A03-notified_on"})
        return save_entry(staff=staff, case_no=case_no, changes={}, acknowledged=said, unanswered=back,
                          page=Page(start, token))  # fmt: skip

    answer("a", CLERK, "入院していた")
    for reason in ("海外にいた", ""):
        found = lost(lambda reason=reason: answer("b", OTHER, reason))  # type: ignore[misc]
        assert [(f.id, f.field) for f in found.findings] == [("C24", "notified_on")]
    assert CaseDraft.objects.get(case__case_no=case_no).acknowledged == {"A03-notified_on": "入院していた"}
    answer("a", CLERK, "")
    assert CaseDraft.objects.get(case__case_no=case_no).acknowledged == {}


@pytest.mark.spec("S 10.3", "A-10")
def test_nothing_goes_to_review_that_the_submitter_has_not_seen(case_no: str) -> None:
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    start = version(case_no)
    typed(case_no, Page(start, "a"), note="留意")
    refused = lost(lambda: submit_notice(staff=OTHER, case_no=case_no, page=Page(start, "b")))
    assert (refused.findings[0].id, "「留意事項」を直しました" in refused.findings[0].message) == (
        "C26",
        True,
    )
    with pytest.raises(Overtaken):
        submit_entry(
            staff=OTHER, case_no=case_no, changes={"note": "別"}, acknowledged={}, page=Page(start, "b")
        )
    with pytest.raises(Overtaken):  # a version that nobody has read yet
        submit_notice(staff=OTHER, case_no=case_no, page=Page(start + 99))
    assert submit_notice(staff=OTHER, case_no=case_no, page=Page(version(case_no), "c")).state == "in_review"


@pytest.mark.spec("S 10.3", "RR-01")
def test_a_program_says_what_it_has_read(case_no: str) -> None:
    path, one, two = f"/cases/{case_no}/draft", Api(CLERK), Api(OTHER)
    read = one.get(path).json()["version"]
    for body in ({"changes": {"note": "x"}}, {"version": -1}, {"version": "1"}):
        assert one.send("PATCH", path, body).status_code == 422
    assert one.send("PATCH", path, {"version": read, "changes": {"note": "一"}}).status_code == 200
    other = two.send("PATCH", path, {"version": read, "changes": {"members.0.surname": "乙"}})
    assert other.json()["version"] > read
    assert other.json()["data"]["note"] == "一"
    late = two.send("PATCH", path, {"version": read, "changes": {"note": "二", "members.0.given_name": "二"}})
    assert (late.status_code, late.json()["findings"][0]["id"]) == (409, "C24")
    assert two.send("PUT", path, {"version": read, "data": {}}).status_code == 409
    assert two.post(f"/cases/{case_no}/submission", {"version": read}).status_code == 409
    again = {"version": other.json()["version"], "changes": {"note": "二"}}
    assert two.send("PATCH", path, again).json()["data"]["note"] == "二"


@pytest.mark.spec("S 10.3")
def test_a_page_without_its_version_saves_nothing_and_a_late_one_is_answered_with_both(case_no: str) -> None:
    one, two = (terminal(s.rights, s.user_id) for s in (CLERK, OTHER))
    save = f"/cases/{case_no}/save/move_in"
    assert one.post(save, {"note": "x"}).status_code == 409
    assert "note" not in data_of(case_no)
    start = str(version(case_no))
    assert one.post(save, {"note": "一", "version": start, "page": "a", "known": "note="}).status_code == 200
    late = {"version": start, "page": "b", "known": "note=&unreported_address=", "note": "二",
            "unreported_address": "三"}  # fmt: skip
    answer = two.post(save, late)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert data_of(case_no)["unreported_address"] == "三"
    assert 'data-offer="一"' in body
    assert "自分の入力にする" in body
    assert "さんが入力中です" in body
    sent = two.post(f"/cases/{case_no}/submit/move_in", late)
    body = sent.content.decode()
    assert (sent.status_code, 'data-offer="二"' in body, 'value="一"' in body) == (409, True, True)
    assert "さんが入力中です" in one.get(f"/cases/{case_no}/entry").content.decode()


@pytest.mark.spec("S 10.3", "RR-23")
def test_many_at_once_lose_nothing_unseen(case_no: str) -> None:
    start, fields = version(case_no), ("note", "previous_householder_name", "unreported_address")
    works = [
        lambda at=at, name=name: typed(case_no, Page(start, f"p{at}{name}"), OTHER, **{name: f"{at}"})
        for at in range(4)
        for name in fields
    ]
    told = at_once(*works)
    assert told == ["C24"] * 9  # of each item one was first; every other was told
    assert all(data_of(case_no)[name] in "0123" for name in fields)
    assert version(case_no) == start + 3


@pytest.fixture
def waiting() -> str:
    """A 転居届 under review, of one who types and one who reviews."""
    case_no = cases.open_case(staff=CLERK, kind="move_within").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_within", move_family_in()))
    return str(case_no)


def submitted(case_no: str) -> str:
    return hand_in("move_within", case_no)


@pytest.mark.spec("S 10.3", "A-12", "A-02")
def test_what_is_typed_while_it_is_settled_or_withdrawn_is_in_neither(waiting: str) -> None:
    case_no = submitted(waiting)
    page, frozen = Page(version(case_no), "a"), CaseNotice.objects.get(case__case_no=case_no).data
    told = at_once(lambda: review.approve(staff=REVIEWER, case_no=case_no),
                   lambda: typed(case_no, page, note="あと"),
                   lambda: typed(case_no, page, OTHER, note="さき"))  # fmt: skip
    assert told == ["C02", "C02"]
    assert data_of(case_no) == frozen == CaseNotice.objects.get(case__case_no=case_no).data
    assert CaseFile.objects.get(case_no=case_no).state == "settled"


@pytest.mark.spec("S 10.3", "A-12")
def test_a_withdrawal_and_a_save_or_an_approval_at_once(waiting: str) -> None:
    page = Page(version(waiting), "a")

    def withdraw(staff: Any) -> Any:
        return cases.withdraw_case(staff=staff, case_no=waiting, reason="来庁者の申出")

    told = at_once(lambda: withdraw(CLERK), lambda: typed(waiting, page, OTHER, note="あと"))
    assert told in ([], ["C02"])  # saved before it was withdrawn, or not at all
    assert (data_of(waiting).get("note") == "あと") is (told == [])
    assert CaseFile.objects.get(case_no=waiting).state == "withdrawn"
    people = [m["addressee_no"] for m in data_of(waiting)["members"]]
    second = cases.open_case(staff=CLERK, kind="move_within").case_no
    cases.save_draft(staff=CLERK, case_no=second, data=data_of(waiting))
    submitted(second)
    lost_ = at_once(lambda: review.approve(staff=REVIEWER, case_no=second),
                    lambda: cases.withdraw_case(staff=CLERK, case_no=second, reason="申出"))  # fmt: skip
    case = CaseFile.objects.get(case_no=second)
    assert (case.state, lost_) in (("settled", ["C03"]), ("withdrawn", ["R07"]))
    assert (case.event_id is None) is (case.state == "withdrawn")
    assert not Person.objects.filter(addressee_no__in=people, pending_case__contains=second).exists()


@pytest.mark.spec("S 4.2.0.2", "A-12", "S 10.3")
def test_a_turn_and_an_approval_at_once(waiting: str) -> None:
    case_no = submitted(waiting)
    told = at_once(lambda: review.approve(staff=REVIEWER, case_no=case_no),
                   lambda: turn_ex_officio(staff=OTHER, case_no=case_no, reason="期間の経過"))  # fmt: skip
    case = CaseFile.objects.get(case_no=case_no)
    assert (told, case.kind, case.state) == (["C02"], "move_within", "settled")
    assert CaseReview.objects.filter(case=case).count() == 1


@pytest.mark.spec("S 10.3", "S 4.0.8")
def test_no_deliberate_act_overwrites_what_another_has_done_unseen() -> None:
    """Choosing the person, on the screen and by a program: 409, and the form shows what stands."""
    people = move_family_in()
    case_no = cases.open_case(staff=CLERK, kind="move_within").case_no
    whom = {"version": version(case_no), "addressee_no": people[0]}
    assert terminal(CLERK.rights, CLERK.user_id).post(f"/cases/{case_no}/start/take", whom).status_code == 302
    typed(case_no, Page(version(case_no), "a"), members__0__relationship="夫", note="聞き取り済み")
    stands = data_of(case_no)
    screen = terminal(OTHER.rights, OTHER.user_id)
    answer = screen.post(f"/cases/{case_no}/start/take", whom)
    shown = answer.content.decode()
    assert (answer.status_code, "実行していません" in shown, "「留意事項" in shown) == (409, True, True)
    assert 'value="聞き取り済み"' in shown
    told = Api(OTHER).post(f"/cases/{case_no}/persons", whom)
    assert (told.status_code, told.json()["findings"][0]["id"]) == (409, "C26")
    old = screen.post(f"/cases/{case_no}/start/take", {"addressee_no": people[0]})
    assert (old.status_code, "この画面は古い" in old.content.decode()) == (409, True)
    assert data_of(case_no) == stands
    again = Api(OTHER).post(f"/cases/{case_no}/persons", {**whom, "version": version(case_no)})
    assert again.status_code == 200  # who has seen it may


@pytest.mark.spec("S 10.3")
@pytest.mark.parametrize(
    ("kind", "method", "path", "body"),
    [
        ("cancellation", "PUT", "event", {"event_id": "1"}),
        ("move_in", "POST", "reentries", {"position": 0, "addressee_no": "1"}),
        ("move_in", "POST", "certificate-files", {"content": "氏,名,生年月日\n試験,太郎,S60.5.3\n"}),
        ("move_within", "POST", "ex-officio", {"reason": "期間の経過"}),
        ("move_within", "POST", "papers", {"kind": "received_paper"}),
    ],
)
def test_every_act_on_a_draft_says_what_was_read(
    kind: str, method: str, path: str, body: dict[str, Any]
) -> None:
    people = move_family_in()
    case_no = cases.open_case(staff=CLERK, kind=kind).case_no
    read = version(case_no)
    typed(
        case_no,
        Page(read, "a"),
        note="あとから",
        **({} if kind != "move_in" else {"members__0__surname": "試"}),
    )
    if kind == "cancellation":
        body = {"event_id": str(PersonVersion.objects.get(addressee_no=people[0]).event_id)}
    answer = Api(OTHER).send(method, f"/cases/{case_no}/{path}", {**body, "version": read})
    assert (answer.status_code, answer.json()["findings"][0]["id"]) == (409, "C26"), answer.content.decode()
    assert data_of(case_no)["note"] == "あとから"

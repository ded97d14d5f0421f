"""届いた通知 (住基法9条2項ほか): recorded, opened into a case, settled, put aside; each once, corrected by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from django.test import RequestFactory

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.systems.residents.models import CaseDraft, ChangeEvent
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import cases, handle_notice, review
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.csv_reader import FileRefused
from openjuki.systems.residents.services.judge import alert_key
from openjuki.systems.residents.services.move_in_files import COLUMNS, read, take_file
from openjuki.systems.residents.services.open_notifications import list_notices, view_notice
from openjuki.systems.residents.services.own_ward import CITY
from openjuki.systems.residents.services.record_notice import record_notice
from openjuki.systems.residents.services.save_entry import open_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.services.unwinding import choose_event
from openjuki.systems.residents.web.notices import notice
from support.at_once import outcomes
from support.bearers import Api
from support.drafts import carry_out
from support.notices import TOLD_JSON, told_of
from support.register import protect
from support.residents import CLERK, REVIEWER, code, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")
TODAY = date(2026, 11, 22)
DOMICILE = "東京都千代田区丸の内一丁目１番"


@pytest.fixture
def family() -> Iterator[list[str]]:
    with clock.fixed(TODAY):
        fill_stock()
        yield move_family_in()


def record(**items: Any) -> str:
    return str(record_notice(staff=CLERK, received=told_of(**items)))


def waiting() -> list[str]:
    return [line.source_id for line in list_notices(staff=CLERK).lines]


def state_of(source_id: str) -> str:
    return view_notice(staff=CLERK, source_id=source_id).line.state


def to_the_register(case_no: str) -> None:
    """From the open case to the settled one."""
    draft = CaseDraft.objects.get(case__case_no=case_no).data
    cases.save_draft(staff=CLERK, case_no=case_no, data=draft)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="grounds_paper")
    judgement = open_entry(staff=CLERK, case_no=case_no).judgement
    assert not judgement.refused, judgement.findings
    submit_notice(
        staff=CLERK, case_no=case_no, acknowledged={alert_key(f): "確認済み" for f in judgement.alerts}
    )
    review.approve(staff=REVIEWER, case_no=case_no)


@pytest.mark.spec("RR-20", "S 4.2.0.3", "S 4.2.0.4")
def test_a_notice_becomes_a_case_is_handled_by_its_settlement_and_waits_again_when_taken_back(
    family: list[str],
) -> None:
    source_id = record(addressee_no=family[0])
    assert waiting() == [source_id]
    case = handle_notice.enter(staff=CLERK, source_id=source_id)
    data = CaseDraft.objects.get(case=case).data
    assert (case.kind, data["event"], data["took_effect_on"]) == (
        "family_register_notice",
        "transfer",
        "2026-11-16",
    )
    assert data["grounds"]["number"] == "令8千戸第12号"
    assert (state_of(source_id), waiting()) == ("in_case", [])
    to_the_register(case.case_no)
    assert state_of(source_id) == "handled"
    assert rows.current_versions([family[0]])[family[0]].record.registered_domicile == DOMICILE
    event = ChangeEvent.objects.get(case_no=case.case_no)
    undo = cases.open_case(staff=CLERK, kind="cancellation").case_no
    choose_event(staff=CLERK, case_no=undo, event_id=str(event.pk))
    data = CaseDraft.objects.get(case__case_no=undo).data | {
        "grounds": {"basis": "own_finding", "document": "別人の通知", "received_on": "2026-11-22"}
    }
    cases.withdraw_case(staff=CLERK, case_no=undo, reason="やり直し")
    carry_out("cancellation", data)
    assert rows.current_versions([family[0]])[family[0]].record.registered_domicile != DOMICILE
    assert (state_of(source_id), waiting()) == ("open", [source_id])


KINDS: list[Any] = [
    ({"content": "death"}, "death", "died_on"),
    (
        {"content": "furigana", "basis": "domicile_notice", "items": {"furigana_surname": "シケン"}},
        "furigana_notice", "changed_on",
    ),
    ({"content": "nationality_lost"}, "nationality_lost", "changed_on"),
]  # fmt: skip


@pytest.mark.spec("RR-20", "S 4.2.0.3")
@pytest.mark.parametrize(("items", "kind", "day"), KINDS)
def test_each_content_opens_its_kind(family: list[str], items: dict[str, Any], kind: str, day: str) -> None:
    items = {"items": {}, **items}
    case = handle_notice.enter(staff=CLERK, source_id=record(addressee_no=family[0], **items))
    draft = CaseDraft.objects.get(case=case).data
    assert (case.kind, draft[day]) == (kind, "2026-11-16")


@pytest.mark.spec("RR-20", "S 4.2.0.3", "S 4.2.1.2")
def test_a_birth_opens_in_the_household_of_the_mother(family: list[str]) -> None:
    born = {
        "content": "birth",
        "name": "試験　翼",
        "birth": None,
        "items": {"surname": "試験", "given_name": "翼"},
    }
    case = handle_notice.enter(staff=CLERK, source_id=record(addressee_no=family[1], **born))
    data = CaseDraft.objects.get(case=case).data
    assert (data["mother_addressee_no"], data["members"][0]["given_name"]) == (family[1], "翼")
    assert data["joins"]


@pytest.mark.spec("RR-02", "S 4.2.0.3")
def test_a_withdrawn_case_gives_its_notice_back(family: list[str]) -> None:
    source_id = record(addressee_no=family[0])
    case = handle_notice.enter(staff=CLERK, source_id=source_id)
    with pytest.raises(Invalid):
        handle_notice.enter(staff=CLERK, source_id=source_id)
    cases.withdraw_case(staff=CLERK, case_no=case.case_no, reason="別の受付で処理する")
    assert waiting() == [source_id]


@pytest.mark.spec("S 4.2.0.3")
def test_the_same_number_is_refused_unless_it_corrects(family: list[str]) -> None:
    first = record(addressee_no=family[0])
    with pytest.raises(Invalid) as e:
        record(addressee_no=family[0])
    assert [f.id for f in e.value.findings] == ["E126"]
    with pytest.raises(Invalid) as e:
        record(addressee_no=family[0], number="別号", from_code="99999")
    assert [f.id for f in e.value.findings] == ["E125"]
    case = handle_notice.enter(staff=CLERK, source_id=first)
    second = record(addressee_no=family[0], corrects=True)
    cases.withdraw_case(staff=CLERK, case_no=case.case_no, reason="訂正された通知で処理する")
    assert (state_of(first), waiting()) == ("superseded", [second])
    third = record(addressee_no=family[0], corrects=True)
    assert (state_of(second), waiting()) == ("superseded", [third])
    assert [edition for _, edition, _ in view_notice(staff=CLERK, source_id=third).editions] == [1, 2]


@pytest.mark.spec("S 4.2.0.3")
def test_of_several_clerks_one_records_and_one_opens(family: list[str]) -> None:
    told = [partial(record, addressee_no=family[0])] * 4
    assert outcomes(*told) == ["E126", "E126", "E126", "done"]
    (source_id,) = waiting()
    opening = [partial(handle_notice.enter, staff=CLERK, source_id=source_id)] * 4
    assert outcomes(*opening) == ["N05", "N05", "N05", "done"]


def test_one_is_put_aside_with_a_reason_and_taken_up_again(family: list[str]) -> None:
    source_id = record()
    with pytest.raises(Invalid):
        handle_notice.close(staff=CLERK, source_id=source_id, act="returned", reason=" ")
    handle_notice.close(staff=CLERK, source_id=source_id, act="returned", reason="当市の住民ではない")
    assert (state_of(source_id), waiting()) == ("returned", [])
    handle_notice.reopen(staff=CLERK, source_id=source_id, reason="住民と判明")
    assert waiting() == [source_id]
    actions = AuditRow.objects.filter(action__in=["residents.close_notice", "residents.reopen_notice"])
    assert {a.reason for a in actions} >= {"当市の住民ではない", "住民と判明"}


@pytest.mark.spec("S 4.2.0.3")
def test_whom_it_means_is_looked_up_and_said_by_a_person(family: list[str]) -> None:
    source_id = record()
    assert [r.addressee_no for r in handle_notice.candidates(staff=CLERK, source_id=source_id)] == [family[0]]
    with pytest.raises(Invalid):
        handle_notice.enter(staff=CLERK, source_id=source_id)
    assert handle_notice.enter(staff=CLERK, source_id=source_id, addressee_no=family[0]).kind
    by_code = record(number="令8千戸第13号", resident_code=code(100))
    assert view_notice(staff=CLERK, source_id=by_code).line.addressee_no == family[0]
    wrong = view_notice(staff=CLERK, source_id=record(number="令8千戸第14号", addressee_no=family[1])).line
    assert [f["id"] for f in wrong.findings] == ["A110"]


@pytest.mark.spec("RR-02")
def test_one_that_waits_for_long_is_told_of_on_the_board(family: list[str]) -> None:
    record(addressee_no=family[0])
    assert not [a for a in alerts_for(staff=CLERK) if a.where == "notices"]
    with clock.fixed(TODAY + timedelta(days=14)):
        assert [a.where for a in alerts_for(staff=CLERK)].count("notices") == 1
        assert list_notices(staff=CLERK).lines[0].late


@pytest.mark.spec("S 3.4", "RR-25")
def test_of_a_protected_person_only_that_there_is_one(family: list[str]) -> None:
    source_id = record(addressee_no=family[0])
    protect(family[0])
    without = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    (line,) = list_notices(staff=without).lines
    assert (line.protected, line.name, line.number, line.addressee_no) == (True, "", "", "")
    for act in (
        lambda: view_notice(staff=without, source_id=source_id),
        lambda: handle_notice.enter(staff=without, source_id=source_id),
        lambda: handle_notice.close(staff=without, source_id=source_id, act="returned", reason="誤り"),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        view_notice(staff=make_staff("s1008", ward="04102"), source_id=source_id)


@pytest.mark.spec("RR-27", "RR-02")
@pytest.mark.parametrize("by_code", [False, True])
def test_of_another_wards_resident_a_ward_is_told_what_it_may_know(family: list[str], by_code: bool) -> None:
    told = told_of("" if by_code else family[0], resident_code=code(100) if by_code else "")
    rights = frozenset(RIGHTS)
    for right, known in ((CITY, True), ("", False)):
        staff = make_staff("s1011", ward="04102", rights=rights if right else rights - {CITY})
        with pytest.raises(Invalid) as e:
            record_notice(staff=staff, received=told)
        (finding,) = e.value.findings
        assert (finding.id, finding.field) == ("S10", "resident_code" if by_code else "addressee_no")
        assert ("青葉区" in finding.message + finding.remedy) is known
        assert ("表示しません" in finding.message) is not known
        assert family[0] not in finding.message + finding.remedy


@pytest.mark.spec("U-08", "L-01")
def test_the_log_names_whom_or_which_notice_a_list_has_shown(family: list[str]) -> None:
    known, nobodys = record(addressee_no=family[0]), record(number="令8千戸第14号", name="架空　次郎")
    assert waiting() == [known, nobodys]
    row = AuditRow.objects.filter(action="residents.list_move_in_notifications").latest("id")
    assert (row.subjects, row.terms["notices"], row.terms["count"]) == ([family[0]], [nobodys], 2)
    assert "架空" not in str(row.terms)


@pytest.mark.spec("RR-02", "U-08")
def test_whoever_looks_for_the_person_is_on_the_log_found_or_refused(family: list[str]) -> None:
    source_id = record()
    assert handle_notice.candidates(staff=CLERK, source_id=source_id)
    assert AuditRow.objects.filter(action="residents.search", outcome="viewed").count() == 1
    protect(family[0])
    without = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    with pytest.raises(Forbidden):
        handle_notice.candidates(staff=without, source_id=source_id)
    refused = AuditRow.objects.filter(action="residents.find_notice_candidates", outcome="refused")
    assert refused.get().terms["findings"] == ["S07"]


@pytest.mark.spec("RR-27")
def test_the_page_says_where_the_person_was_looked_for(family: list[str]) -> None:
    request = RequestFactory().get("/")
    source_id = record(name="架空　次郎")
    for rights, told in ((RIGHTS, False), (set(RIGHTS) - {CITY}, True)):
        request.staff = make_staff("s1012", rights=frozenset(rights))  # type: ignore[attr-defined]
        said = notice(request, source_id).content.decode()
        assert ("自区の住民だけから探しています" in said) is told


@pytest.mark.spec("S 3.4", "RR-25")
def test_one_that_may_mean_a_protected_person_is_treated_as_theirs(family: list[str]) -> None:
    source_id = record()  # nobody has said whom it means
    stranger = record(number="令8千戸第13号", name="架空　次郎")
    protect(family[0])
    without = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    lines = {line.source_id: line for line in list_notices(staff=without).lines}
    assert (lines[source_id].name, lines[source_id].from_name, lines[stranger].name) == ("", "", "架空　次郎")
    with pytest.raises(Forbidden):
        handle_notice.enter(staff=without, source_id=source_id, addressee_no=family[1])
    assert view_notice(staff=CLERK, source_id=source_id).line.protected
    # By its name it could mean nobody who is protected; the clerk who has the right has found otherwise.
    handle_notice.enter(staff=CLERK, source_id=stranger, addressee_no=family[0])
    hidden = next(x for x in list_notices(staff=without, state="in_case").lines if x.source_id == stranger)
    assert (hidden.protected, hidden.name) == (True, "")
    with pytest.raises(Forbidden):
        view_notice(staff=without, source_id=stranger)


@pytest.mark.spec("RR-02")
def test_a_program_does_the_same(family: list[str]) -> None:
    api = Api(CLERK)
    made = api.send("POST", "/notices", {**TOLD_JSON, "addressee_no": family[0]})
    assert made.status_code == 200, made.content
    source_id = made.json()["source_id"]
    assert [n["source_id"] for n in api.get("/notices").json()["notices"]] == [source_id]
    assert {t["label"] for t in api.get(f"/notices/{source_id}").json()["told"]} >= {"氏名", "本籍"}
    assert (
        api.send("POST", f"/notices/{source_id}/closing", {"act": "returned", "reason": "誤り"}).status_code
        == 204
    )
    assert api.send("POST", f"/notices/{source_id}/reopening", {"reason": "確認"}).status_code == 204
    assert api.send("POST", f"/notices/{source_id}/cases", {}).json()["case_no"]
    assert api.send("POST", "/notices", {**TOLD_JSON, "birth": "R8.13.1"}).status_code == 422


FILE = {
    "識別番号": "N1", "転入地コード": "13101", "通知年月日": "R8.11.21", "転入年月日": "R8.11.20",
    "住民票コード": code(99_999),
    "氏名": "試験　太郎", "生年月日": "S60.5.3", "転入先住所": "東京都千代田区霞が関", "転入先番地": "２丁目１番２号",
}  # fmt: skip


def csv_of(*lines: dict[str, str]) -> bytes:
    return "\n".join([",".join(FILE), *(",".join(line.values()) for line in lines)]).encode()


@pytest.mark.spec("RR-02", "S 4.1.3.1.2")
def test_a_file_is_taken_in_and_what_cannot_be_written_waits(family: list[str]) -> None:
    (taken,) = take_file(staff=CLERK, content=csv_of(FILE))
    assert (taken.outcome, waiting()) == ("error", ["N1"])
    assert set(FILE) < set(COLUMNS)


WRONG: list[Any] = [
    ({"氏名": ""}, "「氏名」が空欄"), ({"転入地コード": "99999"}, "市区町村がありません"),
    ({"住民票コード": "123"}, "数字11桁"), ({"転入年月日": "R8.13.1"}, "「転入年月日」"),
    ({"識別番号": "a b"}, "識別番号"),
]  # fmt: skip


@pytest.mark.parametrize(("items", "words"), WRONG)
def test_nothing_of_a_file_with_a_fault_is_taken(items: dict[str, str], words: str) -> None:
    with pytest.raises(FileRefused) as e:
        read(csv_of(FILE, {**FILE, **items}))
    assert "3行目" in e.value.findings[0].message
    assert words in e.value.findings[0].message


def test_the_database_refuses_what_the_law_refuses(family: list[str], owner: psycopg.Connection) -> None:
    record(addressee_no=family[0])
    for change, constraint in (
        ("outcome = 'lost'", "delivered_notification_outcome"),
        ("outcome = 'returned'", "delivered_notification_closed_with_reason"),
        ("outcome = 'handled'", "delivered_notification_handled_by_case"),
    ):
        with pytest.raises(psycopg.errors.CheckViolation, match=constraint), owner.transaction():
            owner.execute(f"UPDATE residents.delivered_notification SET {change}")
    columns = ("basis, content, number, received_at, received_by, from_code, from_name, notified_on, ward, suspects, "
               "addressee_no, outcome, findings, case_no, closed_reason, closed_by, body")  # fmt: skip
    for edition, outcome, constraint in ((1, "'superseded'", "edition_once"), (2, "outcome", "waits_once")):
        again = (
            f"INSERT INTO residents.delivered_notification (source_id, edition, {columns})"
            f" SELECT 'again', {edition}, {columns.replace('outcome', outcome)} FROM residents.delivered_notification"
        )
        with pytest.raises(psycopg.errors.UniqueViolation, match=constraint), owner.transaction():
            owner.execute(again)

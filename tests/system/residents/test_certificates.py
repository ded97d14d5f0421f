"""証明書の種別: 除票の写し, 記載事項証明書 and 転出証明書 from the register to the archive (RR-05, S 5.1)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.facts import address_text
from openjuki.kernel.certificates.forms import choices_for
from openjuki.kernel.names.shown import full_name
from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, Refused
from openjuki.runtime.ids import uuid7
from openjuki.systems.residents.models import CaseFile, IssueOverflow, IssueRecord, Setting
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.leaving import leaving_with
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.holds import set_hold
from openjuki.systems.residents.services.issue_holds import Held, NotAcknowledged
from openjuki.systems.residents.services.issue_model import CannotIssue
from openjuki.systems.residents.services.issue_print import NotPrintable
from openjuki.systems.residents.services.issue_record_copy import Issued, issue_record_copy
from openjuki.systems.residents.services.issue_verify import verify_issue
from openjuki.systems.residents.services.list_overflows import list_overflows
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.planned_departures import remove_due
from openjuki.systems.residents.services.preview_issue import preview_issue
from openjuki.systems.residents.services.reprint import void_issue
from openjuki.systems.residents.services.search_residents import SUPPORT
from support.certificates import request
from support.drafts import carry_out, draft_of, grounds, move_out_withdrawal
from support.movers import published
from support.register import protect
from support.residents import CLERK, make_staff, move_family_in
from support.signed_in import terminal

ANSWER = {"P04": "本人の了解を得た"}
DAY, LATER = date(2026, 11, 22), date(2026, 12, 9)


@pytest.fixture(autouse=True)
def people(issuing_day: None) -> list[str]:
    return move_family_in()


def text_of(issued: Issued) -> str:
    return read(issued.pdf)


def read(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def issue(kind: str, people: list[str], form: str = "", **items: Any) -> Issued:
    asked = {f: getattr(choices_for(kind, form), f) for f in Choices.__dataclass_fields__}
    (made,) = issue_record_copy(staff=CLERK, request=request(**(asked | items)), addressee_nos=people)
    return made


def leave(people: list[str], kind: str = "move_out", **items: Any) -> None:
    carry_out(kind, draft_of(kind, people) | items)


@pytest.mark.spec("RR-05", "S 5.4")
def test_an_items_certificate_says_only_what_was_chosen(people: list[str]) -> None:
    issued = issue("items_certificate", people[:2], without=("address_detail", "sex", "birth"))
    text = text_of(issued)
    assert "住民票記載事項証明書" in text
    assert text.count("性別省略") == text.count("生年月日省略") == 2
    record = IssueRecord.objects.get()
    assert (record.kind, record.fee, record.choices["without"]) == (
        "items_certificate", 300, ["address_detail", "sex", "birth"],
    )  # fmt: skip
    assert verify_issue(staff=CLERK, issue_no=issued.issue_no).redrawn


@pytest.mark.spec("RR-05", "S 5.1")
def test_a_removed_record_from_the_planned_day_on_job_or_no_job(people: list[str]) -> None:
    leave(people)
    with pytest.raises(CannotIssue) as e:
        issue("removed_record_copy", people[:1], relation="self")
    assert e.value.findings[0].id == "E193"
    copy = issue("record_copy", people)
    assert text_of(copy).count("千代田区霞が関２丁目１番２号") == len(people)  # 転入前住所, and no 転出先
    texts = []
    with clock.fixed(LATER):
        with pytest.raises(CannotIssue) as e:
            issue("record_copy", people)
        assert e.value.findings[0].id == "E184"
        for _ in range(2):
            made = issue("removed_record_copy", people[:1], relation="self")
            texts.append(text_of(made).partition("発行番号")[0])
            remove_due()
        assert "消除の事由国内転出" in texts[0]
        assert "事由の生じた年月日令和8年11月30日" in texts[0]
        assert texts[0] == texts[1]
        assert all(verify_issue(staff=CLERK, issue_no=r.issue_no).redrawn for r in IssueRecord.objects.all())


@pytest.mark.spec("RR-05", "S 4.1.3.0.3")
def test_a_second_certificate_of_a_move_shows_what_the_first_showed(people: list[str]) -> None:
    leave(people)
    assert list(leaving_with(people[2])) == people
    first = issue("move_out_certificate", people)
    text = text_of(first)
    assert "再交付" not in text
    for version in rows.current_versions(people).values():
        assert version.record.individual_number in text
        assert version.record.resident_code in text
    record = IssueRecord.objects.get()
    assert (record.kind, record.form, record.fee) == ("move_out_certificate", "list", 0)
    number = rows.current_versions(people)[people[0]].record.individual_number
    assert number not in str(record.model)
    corrected = draft_of("minor_correction", people)
    carry_out("minor_correction", corrected)
    remove_due()
    with clock.fixed(LATER):
        remove_due()
        again = issue("move_out_certificate", people[:1])
        body = text_of(again)
        assert "再交付" in body
        assert again.subjects == first.subjects
        strip = str.maketrans("", "", "0123456789")
        assert body.replace("再交付", "").partition("上記の者は")[0].translate(strip) == text.partition(
            "上記の者は"
        )[0].translate(strip)
        assert IssueRecord.objects.get(issue_no=again.issue_no).choices["origin"] == first.issue_no
        assert verify_issue(staff=CLERK, issue_no=again.issue_no).redrawn
        assert verify_issue(staff=CLERK, issue_no=first.issue_no).redrawn


@pytest.mark.spec("S 4.1.3.0.3")
def test_where_one_of_them_stays_the_next_certificate_is_a_first_one(people: list[str]) -> None:
    leave(people)
    issue("move_out_certificate", people)
    stays = move_out_withdrawal.draft(people[-1:])
    carry_out("move_out_withdrawal", {"ward": "04101", "notified_on": "2026-11-21", **stays})
    made = issue("move_out_certificate", people[:-1])
    assert made.subjects == tuple(people[:-1])
    assert "再交付" not in text_of(made)
    void_issue(staff=CLERK, issue_no=made.issue_no, reason="印刷の汚れ")  # nobody ever had it
    assert "再交付" not in text_of(issue("move_out_certificate", people[:-1]))
    assert "再交付" in text_of(issue("move_out_certificate", people[:-1]))
    with pytest.raises(CannotIssue) as e:
        issue("move_out_certificate", people[-1:])
    assert e.value.findings[0].id == "E194"


@pytest.mark.spec("RR-05", "S 4.1.3.0.3")
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"relation": "third_party", "ground": "1", "purpose": "貸金の請求", "evidence": "契約書"}, ["E182"]),
        ({"relation": "official", "bearer": "徴収官　架空", "purpose": "滞納の整理"}, ["E182"]),
        ({"relation": "agent"}, ["E167", "E168", "E171"]),
        ({"relation": "agent", "bearer": "代理　次郎　仙台市青葉区"}, ["E168", "E171"]),
    ],
)
def test_who_leaves_and_nobody_else_gets_the_certificate(
    people: list[str], given: dict[str, str], found: list[str]
) -> None:
    """It bears 個人番号 and 住民票コード of everybody who leaves."""
    leave(people)
    with pytest.raises(Invalid) as e:
        issue("move_out_certificate", people, **given)
    assert sorted(f.id for f in e.value.findings) == found
    assert not IssueRecord.objects.exists()


@pytest.mark.spec("RR-05", "S 4.1.3.0.3")
def test_nobody_gets_a_second_certificate_in_the_name_of_who_died_before_leaving(people: list[str]) -> None:
    """The second one shows the register of the first issue, in which all still live."""
    child = people[3:]
    leave(child)
    issue("move_out_certificate", child, relation="self", requester="試験　一郎")
    carry_out("death", draft_of("death", people))
    with pytest.raises(Invalid) as e:
        issue("move_out_certificate", child, relation="self", requester="試験　一郎")
    assert "E172" in {f.id for f in e.value.findings}


@pytest.mark.spec("RR-05", "S 4.1.3.0.3")
def test_those_who_leave_without_one_who_died_still_get_their_second_certificate(people: list[str]) -> None:
    leave(people[1:])
    issue("move_out_certificate", people[1:])
    carry_out("death", draft_of("death", people))
    name = full_name(rows.current_versions(people)[people[3]].record)
    with pytest.raises(NotAcknowledged) as e:
        issue("move_out_certificate", people[1:], relation="self", requester=name)
    assert [f.id for f in e.value.findings] == ["A140"]
    assert "再交付" in text_of(issue("move_out_certificate", people[1:], requester="試験　花子"))


@pytest.mark.spec("RR-05", "S 4.1.3.0.3")
def test_the_certificate_of_an_agent_goes_to_where_the_person_lives(people: list[str]) -> None:
    """Before the day to the registered address, from the day on to the 転出先, also the second one."""
    leave(people)
    agent = {"relation": "agent", "bearer": "代理　次郎　仙台市泉区", "authority": "委任状"}
    old = address_text(rows.current_versions(people)[people[0]].record)
    new = "東京都千代田区霞が関２丁目１番２号"
    sent = agent | {"delivery": "mail_to_person"}
    refused = [
        (agent, {"E171"}),
        (sent | {"send_to": "仙台市泉区　代理　次郎"}, {"E246", "A144"}),
        (sent | {"send_to": new}, {"E246", "A144"}),
        (sent, {"E180"}),
        ({"channel": "post"}, {"E180"}),
    ]
    for given, found in refused:
        with pytest.raises(Invalid) as e:
            issue("move_out_certificate", people, **given)
        assert {f.id for f in e.value.findings} == found
        asked = replace(request(**given), choices=choices_for("move_out_certificate"))
        with pytest.raises(Invalid):
            preview_issue(staff=CLERK, request=asked, addressee_nos=people)
    assert not IssueRecord.objects.exists()
    assert issue("move_out_certificate", people, **sent, send_to=old).delivery == "mail_to_person"
    with clock.fixed(LATER):
        with pytest.raises(Invalid) as e:
            issue("move_out_certificate", people, **sent, send_to=old)
        assert {f.id for f in e.value.findings} == {"E246", "A144"}
        assert issue("move_out_certificate", people, **sent, send_to=new).subjects == tuple(people)


def test_the_form_of_an_agents_notice_sends_the_certificate_to_the_person(people: list[str]) -> None:
    mandate = {"capacity": "agent", "name": "代理　次郎", "address": "仙台市泉区"}
    leave(people, notifier=mandate, agent={"mandate_seen": True, "mandate": "委任状"})
    case = CaseFile.objects.get(kind="move_out").case_no
    browser = terminal(frozenset(RIGHTS), CLERK.user_id)
    shown = browser.get(f"/persons/{people[0]}/record-copy?case={case}&kind=move_out_certificate")
    first = shown.context["asked"].initial
    assert (first["relation"], first["delivery"]) == ("agent", "mail_to_person")
    assert first["send_to"].startswith("宮城県仙台市青葉区")
    plain_copy = browser.get(f"/persons/{people[0]}/record-copy?case={case}").context["asked"].initial
    assert (plain_copy["delivery"], plain_copy["send_to"]) == ("counter", "")


@pytest.mark.spec("S 4.1.3.0.3", "S 4.1.3.0.4")
def test_which_certificate_and_with_what_mark(people: list[str], owner: psycopg.Connection) -> None:
    with pytest.raises(CannotIssue) as e:
        issue("move_out_certificate", people)
    assert e.value.findings[0].id == "E194"
    owner.execute("UPDATE person_version SET card_status = '1'")
    leave(people, card_move_out=True)
    with pytest.raises(CannotIssue) as e:
        issue("equivalent_certificate", people)
    assert e.value.findings[0].id == "E198"
    with pytest.raises(Invalid) as invalid:
        issue("move_out_certificate", people, identification=" ")
    assert [f.id for f in invalid.value.findings] == ["E166"]
    with pytest.raises(CannotIssue) as e:
        issue("move_out_certificate", people, copies=2)
    assert e.value.findings[0].id == "E199"
    mark = "特例による転出処理済"
    assert mark in text_of(issue("move_out_certificate", people))
    plain_copies = [("record_copy", people), ("items_certificate", people)]
    assert not any(mark in text_of(issue(*each)) for each in plain_copies)
    stays = move_out_withdrawal.draft(people[:1])
    carry_out("move_out_withdrawal", {"ward": "04101", "notified_on": "2026-11-21", **stays})
    assert mark not in text_of(issue("record_copy", people))
    leave(people[:1])
    assert mark not in text_of(issue("move_out_certificate", people[:1]))
    with clock.fixed(LATER):
        removed = issue("removed_record_copy", people[1:2], relation="self", requester="試験　花子")
    assert mark not in text_of(removed)


@pytest.mark.spec("S 4.1.3.0.1", "S 4.1.3.0.3")
def test_a_late_notice_is_done_ex_officio_and_gives_the_equivalent_certificate(
    people: list[str], owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE person_version SET card_status = '1'")
    late = {"moves_out_on": "2026-11-30", "notified_on": "2026-12-20"}
    with clock.fixed(date(2026, 12, 20)):
        with pytest.raises(Refused) as refused:
            leave(people, **late)
        assert [f.id for f in refused.value.findings] == ["E205"]
        cases.withdraw_case(
            staff=CLERK, case_no=CaseFile.objects.get(kind="move_out").case_no, reason="届出期間の経過"
        )
        paper = grounds("request", "期間を過ぎた転出届")
        leave(people, "move_out_ex_officio", **late, **paper, members=[{"addressee_no": no} for no in people])
        with pytest.raises(CannotIssue) as e:
            issue("move_out_certificate", people)
        assert e.value.findings[0].id == "E197"
        text = text_of(issue("equivalent_certificate", people))
        assert "再交付" in text_of(issue("equivalent_certificate", people))
        letter = print_paper(
            staff=CLERK, case_no=CaseFile.objects.get(state="settled", kind="move_out_ex_officio").case_no,
            kind="ex_officio_letter",
        )  # fmt: skip
    assert "転出証明書に準ずる証明書" in text
    assert "転入届に添付すべき書類として発行した" in text
    told = read(letter.pdf)
    assert "霞が関２丁目１番２号" in told
    assert "国内転出" in told
    for no in people:
        assert published("residents/resident_changed/v1", no)[-1]["removal_reason"] == "move_out"
        assert published("residents/move_out_information/v1", no) == []


@pytest.mark.spec("S 5.8")
def test_a_text_that_does_not_fit_is_acknowledged_and_listed(
    people: list[str], owner: psycopg.Connection
) -> None:
    long = "寿限無" * 120
    owner.execute(
        "UPDATE person_version SET registered_domicile = %s WHERE addressee_no = %s", [long, people[1]]
    )
    with pytest.raises(NotAcknowledged) as e:
        issue("record_copy", people, domicile=True)
    (alert,) = e.value.findings
    assert (alert.id, "2人目の本籍" in alert.message, long in alert.message) == ("P04", True, False)
    assert not IssueRecord.objects.exists()
    texts = {}
    for policy in ("limit", "blank", "refuse"):
        Setting.objects.update_or_create(key="certificate_overflow", defaults={"value": policy})
        if policy == "refuse":
            with pytest.raises(NotPrintable):
                issue_record_copy(
                    staff=CLERK, request=request(domicile=True), addressee_nos=people, acknowledged=ANSWER
                )
            continue
        (made,) = issue_record_copy(
            staff=CLERK, request=request(domicile=True), addressee_nos=people, acknowledged=ANSWER
        )
        texts[policy] = text_of(made)
        assert verify_issue(staff=CLERK, issue_no=made.issue_no).redrawn
    assert long in texts["limit"]
    assert "寿限無" not in texts["blank"]
    assert all("文字超過あり" in text for text in texts.values())
    rows_ = IssueOverflow.objects.order_by("id")
    assert [(o.addressee_no, o.item, o.label, o.policy) for o in rows_] == [
        (people[1], "2.registered_domicile", "本籍", "limit"), (people[1], "2.registered_domicile", "本籍", "blank"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"), [("policy", "cut"), ("item", ""), ("addressee_no", "")],
)  # fmt: skip
def test_the_list_refuses_what_says_nothing(people: list[str], column: str, value: str) -> None:
    made = issue("record_copy", people)
    record = IssueRecord.objects.get(issue_no=made.issue_no)
    facts = {"issue": record, "addressee_no": people[0], "item": "1.name", "label": "氏名", "policy": "limit"}
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueOverflow.objects.create(**(facts | {column: value}))
    IssueOverflow.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueOverflow.objects.create(**facts)


@pytest.mark.spec("S 5.8", "U-08")
def test_the_list_shows_the_whole_text_to_who_may_see_the_person(
    people: list[str], owner: psycopg.Connection
) -> None:
    long = "寿限無" * 120
    owner.execute(
        "UPDATE person_version SET registered_domicile = %s WHERE addressee_no = %s", [long, people[1]]
    )
    issue_record_copy(
        staff=CLERK, request=request(domicile=True), addressee_nos=people[:2], acknowledged=ANSWER
    )
    (line,) = list_overflows(staff=CLERK)
    assert (line.addressee_no, line.item, line.text, line.name) == (people[1], "本籍", long, "試験　花子")
    assert AuditRow.objects.get(action="residents.list_overflows").subjects == [people[1]]
    assert list_overflows(staff=make_staff("s1009", ward="04102")) == []
    with pytest.raises(Forbidden):
        list_overflows(staff=make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.issue"}))
    protect(people[0])
    assert list_overflows(staff=make_staff("s1009", rights=frozenset(RIGHTS) - {SUPPORT})) == []
    assert len(list_overflows(staff=CLERK)) == 1


@pytest.mark.spec("RR-05", "U-08")
def test_a_preview_is_judged_like_an_issue_and_leaves_nothing_but_its_row_in_the_log(
    people: list[str],
) -> None:
    asked = request(kind="items_certificate", without=("sex",))
    text = read(preview_issue(staff=CLERK, request=asked, addressee_nos=people[:2], reason="確認"))
    assert "性別省略" in text
    assert "見本" in text
    assert "公印省略" in text
    assert "発行番号(プレビュー)1/1" in text
    assert not IssueRecord.objects.exists()
    row = AuditRow.objects.get(action="residents.preview_issue")
    assert (row.outcome, row.subjects, row.terms["kind"]) == ("viewed", people[:2], "items_certificate")
    with pytest.raises(CannotIssue):
        preview_issue(
            staff=CLERK, request=request(kind="items_certificate", history=True), addressee_nos=people
        )
    with pytest.raises(Invalid):
        preview_issue(staff=CLERK, request=request(individual_number=True), addressee_nos=people)
    # What came with a letter is weighed against the fee of all its papers, of which one is looked at.
    by_post = {"channel": "post", "delivery": "mail", "send_to": "仙台市青葉区", "form": "individual"}
    with pytest.raises(NotAcknowledged) as n:
        preview_issue(staff=CLERK, request=request(**by_post, paid=600), addressee_nos=people[:2])
    assert {f.id for f in n.value.findings} == {"A144"}
    set_hold(staff=CLERK, addressee_no=people[1], process="issue", level="error", reason="照会中")
    with pytest.raises(Held):
        preview_issue(staff=CLERK, request=asked, addressee_nos=people[:2])


def test_looking_does_not_spend_the_key_of_the_form(people: list[str]) -> None:
    browser, key = terminal(frozenset(RIGHTS), CLERK.user_id), str(uuid7())
    asked = {
        "kind": "record_copy", "form": "household", "right": "person", "relation": "same_household", "copies": "1",
        "requester": "試験　太郎", "requester_address": "仙台市", "identification": "個人番号カード", "who": people,
        "delivery": "counter", "idempotency_key": key,
    }  # fmt: skip
    where = f"/persons/{people[0]}/record-copy"
    case = f"?case={CaseFile.objects.get().case_no}"
    for copies in ("1", "2"):
        shown = browser.post(f"{where}/preview{case}", asked | {"copies": copies})
        assert shown["Content-Type"] == "application/pdf"
        assert shown["X-Frame-Options"] == "SAMEORIGIN"
        assert b"".join(shown.streaming_content).startswith(b"%PDF")
    refused = browser.post(f"{where}/preview{case}", asked | {"requester": ""})
    assert (refused.status_code, refused["X-Frame-Options"]) == (422, "SAMEORIGIN")
    assert browser.post(f"{where}{case}", asked).status_code == 302
    assert IssueRecord.objects.count() == 1

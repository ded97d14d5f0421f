"""At the counter beside the notice: post that comes in, cards of those who move, the history up to the hand-over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openjuki.kernel.counter.card import ABROAD, CONTINUED, NUMBER_CARD, CardWork
from openjuki.kernel.counter.receipt import PostalReceipt
from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Invalid, NotFound, Refused
from openjuki.systems.residents.models import (
    CardRecord,
    CaseDraft,
    CaseFile,
    CasePaper,
    CaseStep,
    HandOver,
    ReceiptVersion,
)
from openjuki.systems.residents.selectors.case_history import history
from openjuki.systems.residents.services import cards, cases, receipts, review
from openjuki.systems.residents.services.cases import CaseClosed
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.save_entry import save_entry
from openjuki.systems.residents.services.submit_notice import NotSubmitted, submit_notice
from support.bearers import Api
from support.certificates import request
from support.drafts import draft_of, hand_in, move_out_withdrawal
from support.protected_world import NOSY
from support.register import protect
from support.residents import (
    CLERK,
    REVIEWER,
    REVIEWER2,
    family_data,
    move_family_in,
    number,
    settle_notice,
)
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("issuing_day")
DAY = date(2026, 11, 22)


def ids(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [f.id for f in error.value.findings]


def envelope(**items: Any) -> PostalReceipt:
    given: dict[str, Any] = {"arrived_on": date(2026, 11, 20), "postmarked_on": date(2026, 11, 18),
                             "identification": "licence", "envelope": True, "return_to": "new"}  # fmt: skip
    return PostalReceipt(kind="", **given | items)


class TestPost:
    @pytest.fixture
    def posted(self) -> str:
        """A 転出届 that was typed from its letter."""
        people = move_family_in()
        case_no = cases.open_case(staff=CLERK, kind="move_out").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_out", people))
        return str(case_no)

    @pytest.mark.spec("RR-02")
    def test_the_notice_counts_from_its_arrival(self, posted: str) -> None:
        receipts.record_receipt(staff=CLERK, case_no=posted, receipt=envelope())
        assert CaseDraft.objects.get(case__case_no=posted).data["notified_on"] == "2026-11-20"
        case = CaseFile.objects.get(case_no=posted)
        assert (case.channel, case.state) == ("post", "entering")
        assert CasePaper.objects.get(case=case).kind == "received_paper"  # it lay in the envelope
        save_entry(staff=CLERK, case_no=posted, changes={"notified_on": "2026-11-18"})
        with pytest.raises(NotSubmitted) as e:
            submit_notice(staff=CLERK, case_no=posted)
        assert "E131" in ids(e)
        save_entry(staff=CLERK, case_no=posted, changes={"notified_on": "R8.11.20"})
        submit_notice(staff=CLERK, case_no=posted)

    @pytest.mark.spec("RR-02", "RR-23")
    def test_what_is_missing_is_asked_for_and_holds_the_notice_back(self, posted: str) -> None:
        lacking = envelope(identification="none", missing=("identification",), due_on=date(2026, 12, 4))
        receipts.record_receipt(staff=CLERK, case_no=posted, receipt=lacking)
        board = Api(CLERK).get("/cases").json()
        assert [c["case_no"] for c in board["inquiring"]["cases"]] == [posted]
        page = terminal(CLERK.rights, CLERK.user_id).get("/").content.decode()
        assert "照会中" in page
        assert ">郵送<" in page
        # Typing goes on meanwhile.
        save_entry(staff=CLERK, case_no=posted, changes={"note": "電話で確認"})
        assert CaseFile.objects.get(case_no=posted).state == "inquiring"
        with pytest.raises(NotSubmitted) as e:
            submit_notice(staff=CLERK, case_no=posted)
        assert "E132" in ids(e)
        with clock.fixed(date(2026, 12, 5)):
            page = terminal(CLERK.rights, CLERK.user_id).get("/").content.decode()
            assert "回答の期限を過ぎた照会中の届が1件" in page
        receipts.record_receipt(staff=CLERK, case_no=posted, receipt=envelope())
        assert [v.missing for v in ReceiptVersion.objects.order_by("version_no")] == [["identification"], []]
        submit_notice(staff=CLERK, case_no=posted)
        notes = [s.note for s in CaseStep.objects.filter(case__case_no=posted).order_by("id") if s.note]
        assert "不備: 本人確認書類の写し(期限 令和8年12月4日)" in notes[0]
        assert notes[-1] == "郵送の書類を確認 不備なし"

    @pytest.mark.spec("RR-02", "S 4.1.3.0.1")
    def test_a_notice_that_arrives_after_its_term_is_the_grounds_of_what_is_done_ex_officio(self) -> None:
        draft = draft_of("move_out_ex_officio", move_family_in())
        draft["grounds"] = {"basis": "request", "document": "期間を過ぎた転出届", "sender": "試験　花子"}
        case_no = cases.open_case(staff=CLERK, kind="move_out_ex_officio").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=draft)
        lacking = envelope(missing=("envelope",), due_on=date(2026, 12, 4))
        receipts.record_receipt(staff=CLERK, case_no=case_no, receipt=lacking)
        assert CasePaper.objects.get(case__case_no=case_no).kind == "grounds_paper"
        letter = print_paper(staff=CLERK, case_no=case_no, kind="inquiry_letter")
        told = "".join("".join(pdf_text.pages(letter.pdf)).split())
        assert "試験花子様" in told
        assert "郵送された転出届を受け付けましたが" in told
        receipts.record_receipt(staff=CLERK, case_no=case_no, receipt=envelope())
        hand_in("move_out_ex_officio", case_no)
        assert receipts.return_to(case_no) == "new"

    @pytest.mark.spec("RR-02")
    def test_what_stands_against_an_envelope_is_refused_and_logged(self, posted: str) -> None:
        other = cases.open_case(staff=CLERK, kind="move_in").case_no
        for case_no, wrong, expected in (
            (posted, envelope(arrived_on=None), "E130"),
            (posted, envelope(return_to="other"), "E134"),
            (posted, envelope(missing=("x",)), "C13"),
            (other, envelope(), "E135"),
        ):
            with pytest.raises(Invalid) as e:
                receipts.record_receipt(staff=CLERK, case_no=case_no, receipt=wrong)
            assert expected in ids(e)
        late = envelope(missing=("envelope",), due_on=date(2026, 11, 21))
        with pytest.raises(Invalid):
            receipts.record_receipt(staff=CLERK, case_no=posted, receipt=late)
        reasons = {"A115-due_on": "電話中"}
        receipts.record_receipt(staff=CLERK, case_no=posted, receipt=late, acknowledged=reasons)
        assert ReceiptVersion.objects.get().acknowledged == reasons
        assert AuditRow.objects.filter(action="residents.record_receipt", outcome="refused").count() == 5

    @pytest.mark.spec("RR-02")
    def test_the_screen_judges_while_typing_and_records_by_f12(self, posted: str) -> None:
        browser = terminal(CLERK.rights, CLERK.user_id)
        path = f"/cases/{posted}/receipt"
        assert (
            "別町" in browser.get(path).content.decode()
            or "届出の新しい住所" in browser.get(path).content.decode()
        )
        typed = {"arrived_on": "R8.11.23", "identification": "licence", "return_to": "new"}
        told = browser.post(path + "?check=1", typed).content.decode()
        assert "今日より後" in told
        assert not ReceiptVersion.objects.exists()
        assert browser.post(path, typed).status_code == 422
        typed |= {"arrived_on": "R8.11.20", "missing.phone": "on", "due_on": "R8.12.4", "envelope": "on"}
        assert browser.post(path, typed).status_code == 302
        page = browser.get(path).content.decode()
        assert "不備: 昼間に連絡できる電話番号" in page
        entry = browser.get(f"/cases/{posted}/entry").content.decode()
        assert "郵送の受付" in entry

    @pytest.mark.spec("RR-02")
    def test_the_letter_says_what_is_missing_to_whom_it_concerns(self, posted: str) -> None:
        api = Api(CLERK)
        body = {"arrived_on": "2026-11-20", "identification": "none", "missing": ["identification", "phone"],
                "due_on": "2026-12-04"}  # fmt: skip
        assert api.post(f"/cases/{posted}/prints", {"kind": "inquiry_letter"}).status_code == 409, (
            "nothing is missing"
        )
        assert api.post(f"/cases/{posted}/receipt", body).status_code == 201
        # The form is not complete yet.
        save_entry(staff=CLERK, case_no=posted, changes={"moves_out_on": ""})
        made = api.post(f"/cases/{posted}/prints", {"kind": "inquiry_letter"})
        assert made.status_code == 201, made.content
        text = words_of(api.get(f"/cases/{posted}/papers/{made.json()['id']}/file").content)
        for said in ("本人確認書類の写し", "昼間に連絡できる電話番号", "令和8年12月4日", "試験　太郎"):
            assert said.replace("　", "") in text


def words_of(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


class TestCards:
    def family(self, **items: Any) -> tuple[str, list[str]]:
        """A family with two cards among four."""
        data = family_data() | items
        data["members"][0]["holds_number_card"] = data["members"][2]["holds_number_card"] = True
        case_no = settle_notice(data)
        return case_no, CaseFile.objects.get(case_no=case_no).subjects

    def work(self, **items: Any) -> CardWork:
        return CardWork(card=NUMBER_CARD, done_on=clock.today(), **items)

    @pytest.mark.spec("RR-01", "RR-J-other-18")
    def test_the_settlement_begins_the_three_deadlines_of_those_with_a_card(self) -> None:
        case_no, people = self.family()
        rows = CardRecord.objects.order_by("addressee_no")
        assert {r.addressee_no for r in rows} == {people[0], people[2]}
        assert (rows[0].by_plan, rows[0].by_move, rows[0].continue_by) == (
            date(2026, 12, 14), date(2026, 11, 30), date(2027, 2, 18)
        )  # fmt: skip
        listed = Api(CLERK).get(f"/cases/{case_no}/cards").json()
        assert [p["state"] for p in listed] == [
            "個人番号カード(継続利用の手続が必要)", "記録なし", "個人番号カード(継続利用の手続が必要)", "記録なし"
        ]  # fmt: skip
        assert all(p["signature_lapses"] == ["住所"] for p in listed)
        assert {p["continue_by"] for p in listed} == {"2027-02-18"}

    @pytest.mark.spec("RR-01")
    def test_a_card_is_continued_and_its_surface_updated_later(self) -> None:
        case_no, people = self.family()
        given = {"staff": CLERK, "case_no": case_no, "addressee_no": people[0]}
        with pytest.raises(Invalid) as e:
            cards.record_card(**given, work=self.work(continuation=CONTINUED, surface_updated=True))
        assert ids(e) == ["E137"]
        with pytest.raises(Invalid) as e:
            cards.record_card(**given, work=self.work(continuation=CONTINUED, pin_verified=True))
        assert ids(e) == ["A117"]
        why = {"A117-surface_updated": "プリンタの故障"}
        cards.record_card(
            **given, work=self.work(continuation=CONTINUED, pin_verified=True), acknowledged=why
        )
        with clock.fixed(date(2027, 5, 1)):  # long after the deadline: a continued card is only updated
            cards.record_card(**given, work=self.work(pin_verified=True, surface_updated=True))
            _, seen = cards.view_cards(staff=CLERK, case_no=case_no)
        assert (seen[0].state.text, seen[2].state.text) == (
            "個人番号カード(継続利用した)", "個人番号カード(継続利用の期限を過ぎ失効)"
        )  # fmt: skip
        assert [r.record_no for r in seen[0].records] == [3, 2, 1]

    @pytest.mark.spec("RR-01")
    def test_a_late_card_is_not_continued(self) -> None:
        case_no, people = self.family()
        with clock.fixed(date(2027, 2, 19)), pytest.raises(Invalid) as e:
            cards.record_card(
                staff=CLERK, case_no=case_no, addressee_no=people[0],
                work=self.work(continuation=CONTINUED, pin_verified=True, surface_updated=True),
            )  # fmt: skip
        assert ids(e) == ["E138"]

    def test_only_people_of_the_case_and_only_after_its_settlement(self) -> None:
        case_no, _ = self.family()
        with pytest.raises(NotFound):
            cards.record_card(staff=CLERK, case_no=case_no, addressee_no="1", work=self.work())
        draft = cases.open_case(staff=CLERK, kind="move_within").case_no
        with pytest.raises(CaseClosed):
            cards.view_cards(staff=CLERK, case_no=draft)

    @pytest.mark.spec("RR-02")
    def test_a_card_continued_abroad_has_its_home_until_the_plan_is_given_up(self) -> None:
        case_no, people = self.family()
        data = draft_of("move_out", people) | {
            "destination": {"text": "アメリカ合衆国ニューヨーク市", "country": "USA"}, "moves_out_on": "2026-12-20",
            "members": [{"addressee_no": no, "continues_card": no == people[0]} for no in people],
        }  # fmt: skip
        settle_notice(data, "move_out")
        assert [r.continuation for r in CardRecord.objects.filter(addressee_no=people[0])] == ["", ABROAD]
        page = (
            terminal(CLERK.rights, CLERK.user_id).get(f"/persons/{people[0]}?case={case_no}").content.decode()
        )
        assert "国外で継続利用" in page
        back = {"ward": "04101", "notified_on": "2026-11-21", **move_out_withdrawal.draft(people)}
        settle_notice(back, "move_out_withdrawal")
        assert CardRecord.objects.filter(addressee_no=people[0]).latest("record_no").continuation == ""

    @pytest.mark.spec("RR-01")
    def test_the_screen_judges_while_typing_and_records_by_f12(self) -> None:
        case_no, people = self.family()
        browser = terminal(CLERK.rights, CLERK.user_id)
        path = f"/cases/{case_no}/cards"
        page = browser.get(path).content.decode()
        for shown in (
            "令和8年12月14日",
            "令和8年11月30日",
            "令和9年2月18日",
            "令和9年2月19日",
            "失効(住所の変更)",
        ):
            assert shown in page
        typed = {
            "addressee_no": people[0],
            "card": NUMBER_CARD,
            "done_on": "R8.11.22",
            "surface_updated": "on",
        }
        assert "暗証番号を確かめずに" in browser.post(path + "?check=1", typed).content.decode()
        assert browser.post(path, typed).status_code == 422
        typed |= {"pin_verified": "on", "continuation": CONTINUED}
        assert browser.post(path, typed).status_code == 302
        assert CardRecord.objects.get(record_no=2).continuation == CONTINUED
        browser.get(f"/persons/{people[0]}?case={case_no}")
        assert "継続利用した" in browser.get(f"/persons/{people[0]}?case={case_no}").content.decode()


class TestHistory:
    @pytest.mark.spec("RR-23", "U-08")
    def test_it_goes_from_the_ticket_to_the_hand_over(self) -> None:
        case_no = settle_notice(family_data())
        people = CaseFile.objects.get(case_no=case_no).subjects
        issue_record_copy(
            staff=CLERK, request=request(), addressee_nos=people, acknowledged={}, case_no=case_no
        )
        api = Api(CLERK)
        body = {"addressee_no": people[0], "card": "none", "done_on": "2026-11-22"}
        assert api.post(f"/cases/{case_no}/cards", body).status_code == 201
        assert api.post(f"/cases/{case_no}/hand-over", {}).json()["state"] == "handed_over"
        listed = api.get(f"/cases/{case_no}/history").json()
        assert [s["what"] for s in listed] == [
            "受付を開いた", "入力を始めた", "届の最後の保存", "書面の異動届を受領", "審査へ回した", "審査1を承認",
            "確定した", "住民票の写しを発行した", "なし・提示なしの処理", "お渡し・発送した",
        ]  # fmt: skip
        assert {s["by"] for s in listed} == {"s1001", "s2001", "s2002"}
        assert (HandOver.objects.get().way, listed[-1]["note"]) == ("counter", "窓口でお渡し")
        page = terminal(CLERK.rights, CLERK.user_id).get(f"/cases/{case_no}/history").content.decode()
        assert "住民票の写しを発行した" in page
        assert case_no not in [
            c["case_no"] for column in api.get("/cases").json().values() for c in column["cases"]
        ]

    @pytest.mark.spec("S 3.4", "RR-25")
    def test_papers_of_a_protected_person_are_handed_over_by_who_has_the_right(self) -> None:
        case_no = settle_notice(family_data())
        protect(CaseFile.objects.get(case_no=case_no).subjects[1])
        refused = Api(NOSY).post(f"/cases/{case_no}/hand-over", {})
        assert (refused.status_code, CaseFile.objects.get().state) == (403, "settled")
        assert Api(CLERK).post(f"/cases/{case_no}/hand-over", {}).status_code == 200

    @pytest.mark.spec("RR-02")
    def test_what_goes_by_post_says_when_and_where_to(self) -> None:
        people = move_family_in()
        case_no = cases.open_case(staff=CLERK, kind="move_out").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_out", people))
        receipts.record_receipt(staff=CLERK, case_no=case_no, receipt=envelope())
        settled(case_no)
        api, browser = Api(CLERK), terminal(CLERK.rights, CLERK.user_id)
        page = browser.get(f"/cases/{case_no}").content.decode()
        assert "発送して完了" in page
        for wrong in ({"way": "post"}, {"way": "post", "sent_on": "2026-11-23", "sent_to": "new"},
                      {"way": "counter", "sent_to": "new"}, {"way": "pigeon"},
                      {"note": f"番号は {number(101)}"}):  # fmt: skip
            assert api.post(f"/cases/{case_no}/hand-over", wrong).status_code == 422
        typed = {"way": "post", "sent_on": "R8.11.22", "sent_to": "new", "note": "特定記録"}
        assert browser.post(f"/cases/{case_no}/hand-over", typed | {"sent_on": ""}).status_code == 422
        assert browser.post(f"/cases/{case_no}/hand-over", typed).status_code == 302
        row = HandOver.objects.get()
        assert (row.sent_on, row.sent_to, row.given_by) == (DAY, "new", CLERK.user_id)
        last = history(case_no)[-1]
        assert (last.what, last.note) == (
            "お渡し・発送した",
            "令和8年11月22日 発送 届出の新しい住所 特定記録",
        )
        with pytest.raises(Refused):
            cards.record_card(
                staff=CLERK, case_no=case_no, addressee_no="1", work=CardWork(card="none", done_on=DAY)
            )


def settled(case_no: str) -> None:
    """Submit and settle what is in hand."""
    submit_notice(staff=CLERK, case_no=case_no)
    while review.approve(staff=REVIEWER, case_no=case_no).state != "settled":
        review.approve(staff=REVIEWER2, case_no=case_no)

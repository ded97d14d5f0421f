"""Which paper stands behind a submission (A-10): a signature for its own text, a received paper for its content."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock
from openjuki.runtime.errors import Invalid
from openjuki.systems.residents.models import CasePaper
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.save_entry import change_rows, open_entry, save_entry
from openjuki.systems.residents.services.submit_notice import NotSubmitted, submit_notice
from support.bearers import Api
from support.residents import CLERK, REVIEWER, family_data
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("issuing_day")


def entered() -> str:
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=family_data())
    return case_no


def record(case_no: str, kind: str) -> None:
    cases.record_paper(staff=CLERK, case_no=case_no, kind=kind)


def change(case_no: str, **items: Any) -> None:
    save_entry(staff=CLERK, case_no=case_no, changes={k.replace("__", "."): v for k, v in items.items()})


def refusal(case_no: str) -> str:
    with pytest.raises(NotSubmitted) as e:
        submit_notice(staff=CLERK, case_no=case_no)
    (finding,) = e.value.findings
    assert finding.id == "A-10"
    return finding.message


def back(case_no: str) -> None:
    submit_notice(staff=CLERK, case_no=case_no)
    review.send_back(staff=REVIEWER, case_no=case_no, reason="名の誤り")


class TestSignature:
    @pytest.mark.spec("A-10")
    def test_it_stands_for_the_text_that_was_signed(self) -> None:
        case_no = entered()
        print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        record(case_no, "signed_notice")
        change(case_no, members__3__given_name="さくら")
        assert "違います" in refusal(case_no)
        print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        assert "違います" in refusal(case_no)  # printed anew, not signed
        record(case_no, "signed_notice")
        submit_notice(staff=CLERK, case_no=case_no)

    @pytest.mark.spec("A-10")
    def test_the_signature_taken_after_a_change_stands_for_the_older_print(self) -> None:
        case_no = entered()
        print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        change(case_no, members__3__given_name="さくら")
        record(case_no, "signed_notice")
        assert "違います" in refusal(case_no)
        change(case_no, members__3__given_name="桜")
        submit_notice(staff=CLERK, case_no=case_no)

    @pytest.mark.spec("A-10")
    def test_rows_and_the_whole_draft_count_as_changes_another_writing_does_not(self) -> None:
        case_no = entered()
        print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        record(case_no, "signed_notice")
        change_rows(staff=CLERK, case_no=case_no, remove=3)
        assert "違います" in refusal(case_no)
        cases.save_draft(staff=CLERK, case_no=case_no, data=family_data() | {"moved_in_on": "2026-11-16"})
        assert "違います" in refusal(case_no)
        cases.save_draft(staff=CLERK, case_no=case_no, data=family_data() | {"moved_in_on": "R8.11.15"})
        submit_notice(staff=CLERK, case_no=case_no)

    @pytest.mark.spec("A-10")
    def test_next_day_and_next_round_it_still_stands(self) -> None:
        case_no = entered()
        print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        record(case_no, "signed_notice")
        with clock.fixed(date(2026, 11, 24)):
            back(case_no)
            submit_notice(staff=CLERK, case_no=case_no)

    def test_without_a_print_there_is_nothing_to_sign(self) -> None:
        case_no = entered()
        read = Api(CLERK).get(f"/cases/{case_no}/draft").json()["version"]
        for kind in ("signed_notice", "printed_for_signature", "acceptance_notice"):
            answer = Api(CLERK).post(f"/cases/{case_no}/papers", {"version": read, "kind": kind})
            assert answer.status_code == 422
        assert not CasePaper.objects.exists()

    def test_what_is_kept_of_the_text_names_nobody(self) -> None:
        case_no = entered()
        print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        record(case_no, "signed_notice")
        printed, signed = CasePaper.objects.order_by("id")
        assert printed.content == signed.content
        assert set(printed.content) <= set("0123456789abcdef")
        assert len(printed.content) == 64


class TestReceivedPaper:
    @pytest.mark.spec("A-10")
    def test_it_may_be_taken_before_anything_is_typed(self) -> None:
        case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
        record(case_no, "received_paper")
        cases.save_draft(staff=CLERK, case_no=case_no, data=family_data())
        change(case_no, members__3__given_name="さくら")
        submit_notice(staff=CLERK, case_no=case_no)

    @pytest.mark.spec("A-10", "RR-23")
    def test_sent_back_and_changed_it_has_to_be_looked_at_again(self) -> None:
        case_no = entered()
        record(case_no, "received_paper")
        back(case_no)
        change(case_no, members__3__given_name="さくら")
        assert "照合" in refusal(case_no)
        record(case_no, "compared_with_paper")
        change(case_no, members__3__given_name="サクラ")
        assert "照合" in refusal(case_no)  # it was compared with another text
        record(case_no, "compared_with_paper")
        back(case_no)
        submit_notice(staff=CLERK, case_no=case_no)

    @pytest.mark.spec("A-10")
    def test_a_new_paper_or_an_unchanged_notice_needs_no_comparison(self) -> None:
        case_no = entered()
        record(case_no, "received_paper")
        back(case_no)
        back(case_no)
        change(case_no, members__3__given_name="さくら")
        record(case_no, "received_paper")
        submit_notice(staff=CLERK, case_no=case_no)

    def test_nothing_is_compared_with_a_paper_that_is_not_there(self) -> None:
        case_no = entered()
        with pytest.raises(Invalid):
            record(case_no, "compared_with_paper")
        assert "記録されていません" in refusal(case_no)


class TestBadge:
    """What the entry screen says of the paper is what the submission will say."""

    def state(self, case_no: str) -> str:
        return open_entry(staff=CLERK, case_no=case_no).written

    @pytest.mark.spec("A-10")
    def test_a_signature_that_counts_no_more_is_not_shown_as_one(self) -> None:
        case_no = entered()
        assert self.state(case_no) == "none"
        print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        record(case_no, "signed_notice")
        assert self.state(case_no) == "counts"
        changed = save_entry(staff=CLERK, case_no=case_no, changes={"members.3.given_name": "さくら"})
        assert changed.written == "stale"
        page = terminal(CLERK.rights, CLERK.user_id).get(f"/cases/{case_no}/entry").content.decode()
        assert "書面は今の内容と違います" in page
        assert "書面あり" not in page
        change(case_no, members__3__given_name="桜", members__3__birth="")
        assert self.state(case_no) == "stale"  # with an error in it, nothing is printed or signed
        change(case_no, members__3__birth="H28.4.1")
        assert self.state(case_no) == "counts"

    @pytest.mark.spec("A-10")
    def test_a_received_paper_counts_until_the_next_round_changes(self) -> None:
        case_no = entered()
        record(case_no, "received_paper")
        assert self.state(case_no) == "counts"
        back(case_no)
        assert self.state(case_no) == "counts"
        change(case_no, members__3__given_name="さくら")
        assert self.state(case_no) == "stale"

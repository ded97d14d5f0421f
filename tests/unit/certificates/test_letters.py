"""通知書: to whom each goes, what it says, and that one design draws them all (S 3.4, S 4.2.0.1, S 8.1.3, S 20.5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.build import case_of
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.due_letters import (
    Told,
    householder_request,
    issue_told_letter,
    stay_end_letter,
    support_end_letter,
    transitional_letter,
)
from openjuki.kernel.certificates.ex_officio_letter import POSTED, TITLE, ex_officio_letter
from openjuki.kernel.certificates.letter import Head, head_of
from openjuki.kernel.certificates.paper import Paper, Sender
from openjuki.kernel.decide import decide
from support.papers import foreign, japanese

SENDER = Sender("札幌市中央区長", "見本　太郎", "specimen")
HEAD = Head(
    number="01101-L00000012", office="札幌市中央区役所", made_on=date(2026, 11, 22), sender=SENDER, contact="電話000"
)  # fmt: skip
FAMILY = [
    {"宛名番号": "1", "名": "太郎", "続柄": "世帯主"},
    {"宛名番号": "2", "名": "花子", "続柄": "妻", "性別": "女"},
    {"宛名番号": "3", "名": "一郎", "続柄": "子", "生年月日": "R2.1.1"},
]


def letters() -> list[Paper]:
    here = japanese(address_postal_code="0600001")
    return [
        support_end_letter(HEAD, here, date(2025, 12, 1), date(2026, 11, 30)),
        stay_end_letter(HEAD, foreign(2), date(2026, 12, 20)),
        transitional_letter(HEAD, foreign(2, residence_category="5"), date(2026, 12, 20)),
        issue_told_letter(HEAD, here, Told(date(2026, 11, 20), "住民票の写し", "第三者", 2)),
        householder_request(HEAD, [here, japanese(2)]),
    ]


def removed(who: list[str], **items: Any) -> Case:
    return done(items, 種類="職権消除", 消除する人=who)


def left(who: list[str], destination: str) -> Case:
    """職権による転出."""
    rows = [{"宛名番号": no} for no in who]
    return done({}, 種類="職権による転出", 転出先=destination, 転出者=rows)


def done(items: dict[str, Any], **notice: Any) -> Case:
    """What is done ex officio to members of the family."""
    read = case_of(
        {
            "題": "", "ids": [], "結果": {},
            "台帳": {"世帯": [{"世帯番号": "9", "世帯員": [dict(each) for each in FAMILY]}]},
            "届出": {"世帯番号": "9", **notice},
        },
        "",
    )  # fmt: skip
    decision = decide(read.view, read.notice, read.today)
    return Case(
        case_no="0001", kind=notice["種類"], office="青葉区役所", made_on=date(2026, 11, 20),
        notice=replace(read.notice, **items), changes=decision.changes,
        before={no: subject.record for no, subject in read.view.subjects.items()},
    )  # fmt: skip


def about(case: Case) -> Paper:
    return ex_officio_letter(case, head_of(case, SENDER, "電話000"))


@pytest.mark.spec("RR-25", "S 3.4")
def test_every_letter_has_address_number_day_sender_and_whom_to_ask() -> None:
    for paper in letters():
        assert paper.addressee[-1].endswith("　様")
        assert (paper.case_no, paper.number_label, paper.sender) == (HEAD.number, "文書番号", SENDER)
        assert paper.sections[-1].heading == "お問合せ先"
    assert letters()[0].addressee[0] == "〒060-0001"


@pytest.mark.spec("S 3.4")
def test_the_end_of_the_protection_is_told_with_the_days_on_which_it_can_be_extended() -> None:
    text = str(plain(letters()[0]))
    assert "令和8年10月30日から令和8年11月30日まで" in text


@pytest.mark.spec("S 1.1.9")
def test_the_end_of_a_stay_is_told_in_western_years() -> None:
    assert "2026年12月20日" in str(plain(letters()[1]))
    assert "出生による経過滞在者" in str(plain(letters()[2]))


@pytest.mark.spec("RR-05")
def test_a_person_is_told_that_somebody_else_had_a_copy_but_not_who() -> None:
    text = str(plain(letters()[3]))
    assert "第三者" in text
    assert "2枚" in text
    assert "請求者の氏名" not in text


@pytest.mark.spec("RR-03")
def test_who_is_nowhere_to_be_reached_is_told_by_posting_up() -> None:
    paper = about(removed(["2"], cause="absent"))
    assert (paper.title, paper.addressee) == (POSTED, ())
    assert "第12条第4項の規定により" in str(plain(paper))
    assert "第12条第4項の例により" in str(plain(about(removed(["2"], cause="never_lived"))))
    assert "本町" not in str(plain(paper))


@pytest.mark.spec("RR-03")
def test_who_can_be_reached_is_sent_a_letter() -> None:
    paper = about(removed(["2", "3"], cause="double"))
    assert (paper.title, paper.addressee[-1]) == (TITLE, "佐藤　花子　様")


@pytest.mark.spec("RR-03")
def test_a_letter_about_a_child_alone_goes_to_the_householder() -> None:
    for case in (removed(["3"], cause="double"), left(["3"], "東京都千代田区")):
        paper = about(case)
        assert paper.addressee[-1] == "佐藤　太郎　様"
        assert "本町" in paper.addressee[-2]


@pytest.mark.spec("RR-03", "S 4.2.0.1")
def test_who_left_is_told_where_they_went_and_posted_up_where_no_letter_comes() -> None:
    paper = about(left(["2", "3"], "東京都千代田区"))
    assert paper.addressee == ("東京都千代田区丸の内１番１号", "佐藤　花子　様")
    assert "国内転出" in str(plain(paper))
    vague = about(left(["2"], "千代田区まで"))
    assert (vague.title, vague.addressee) == (POSTED, ())

"""世帯主変更(依頼)通知書 — to whom, and what it says (S 4.0.4, S 4.0.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.build import case_of
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.householder_letter import NOTICE, REQUEST, householder_letter, left_behind
from openjuki.kernel.certificates.letter import head_of
from openjuki.kernel.certificates.paper import Sender
from openjuki.kernel.decide import decide

CONTACT = "戸籍住民課 電話000"
SENDER = Sender("青葉区長", "見本　太郎")
HOUSEHOLD = [
    {"宛名番号": "1", "名": "太郎", "続柄": "世帯主"},
    {"宛名番号": "2", "名": "花子", "続柄": "妻", "性別": "女", "並び順": 3},
    {"宛名番号": "3", "名": "一郎", "続柄": "子", "並び順": 2, "生年月日": "H2.1.1"},
]


def case(notice: dict[str, Any], household: list[dict[str, Any]]) -> Case:
    read = case_of(
        {
            "題": "",
            "ids": [],
            "台帳": {"世帯": [{"世帯番号": "9", "世帯員": [dict(each) for each in household]}]},
            "届出": {"世帯番号": "9", **notice},
            "結果": {},
        },
        "",
    )
    decision = decide(read.view, read.notice, read.today)
    assert not decision.refused
    return Case(
        case_no="0001",
        kind="死亡",
        office="青葉区役所",
        made_on=date(2026, 11, 20),
        notice=read.notice,
        changes=decision.changes,
        before={no: subject.record for no, subject in read.view.subjects.items()},
    )


@pytest.mark.spec("RR-03")
def test_two_who_stay_are_asked_and_the_letter_goes_to_the_highest_before() -> None:
    died = case({"種類": "死亡", "異動者": ["1"]}, HOUSEHOLD)
    household = left_behind(died)
    assert household is not None
    paper = householder_letter(died, household, head_of(died, SENDER, CONTACT))
    assert paper.title == REQUEST
    assert paper.addressee == ("〒980-0000", "宮城県仙台市青葉区本町１番１号", "佐藤　一郎　様")
    text = str(plain(paper))
    assert "第25条" in text
    assert CONTACT in text
    assert "未設定" in text


@pytest.mark.spec("RR-03")
def test_the_one_who_stays_is_told() -> None:
    died = case({"種類": "死亡", "異動者": ["1"]}, HOUSEHOLD[:2])
    household = left_behind(died)
    assert household is not None
    paper = householder_letter(died, household, head_of(died, SENDER, CONTACT))
    assert (paper.title, paper.addressee[-1]) == (NOTICE, "佐藤　花子　様")
    assert household.householder == "佐藤　花子"


def test_nobody_is_told_what_he_notified_himself() -> None:
    notice = {"種類": "転居", "転居者": [{"宛名番号": "1"}], "残る人": [{"宛名番号": "2", "続柄": "世帯主"}]}
    assert left_behind(case(notice, HOUSEHOLD[:2])) is None


def test_the_householder_named_ex_officio_is_told() -> None:
    notice = {
        "種類": "死亡",
        "異動者": ["1"],
        "残る人": [{"宛名番号": "2", "続柄": "世帯主"}, {"宛名番号": "3", "続柄": "子"}],
    }
    household = left_behind(case(notice, HOUSEHOLD))
    assert household is not None
    assert household.householder == "佐藤　花子"


def test_no_letter_where_the_householder_stays_or_nobody_does() -> None:
    assert left_behind(case({"種類": "死亡", "異動者": ["2"]}, HOUSEHOLD)) is None
    assert left_behind(case({"種類": "死亡", "異動者": ["1"]}, HOUSEHOLD[:1])) is None
    assert (
        left_behind(case({"種類": "転居", "転居者": [{"宛名番号": "3", "続柄": "世帯主"}]}, HOUSEHOLD))
        is None
    )

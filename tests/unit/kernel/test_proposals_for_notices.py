"""続柄の提案 — what the form offers for each kind of notice (S 4.0.4, S 4.0.5)."""

from typing import Any

import pytest

from cases.build import case_of
from openjuki.kernel.decide.proposals import propose, top_ranked

HOUSEHOLD = [
    {"宛名番号": "1", "名": "太郎", "続柄": "世帯主", "生年月日": "S30.1.1", "性別": "男"},
    {"宛名番号": "2", "名": "花子", "続柄": "妻", "生年月日": "S32.1.1", "性別": "女"},
    {
        "宛名番号": "3",
        "名": "一郎",
        "続柄": "子",
        "生年月日": "S60.1.1",
        "性別": "男",
        "筆頭者": "佐藤　一郎",
    },
    {
        "宛名番号": "4",
        "名": "桜",
        "続柄": "子の妻",
        "生年月日": "S61.1.1",
        "性別": "女",
        "筆頭者": "佐藤　一郎",
    },
    {"宛名番号": "5", "名": "客", "続柄": "同居人", "生年月日": "S55.1.1", "性別": "男"},
]


def found(notice: dict[str, Any]) -> dict[str, str]:
    case = case_of(
        {
            "題": "",
            "ids": [],
            "台帳": {"世帯": [{"世帯番号": "9", "世帯員": [dict(each) for each in HOUSEHOLD]}]},
            "届出": {"世帯番号": "9", **notice},
            "結果": {},
        },
        "",
    )
    return {no: each[0].relationship if each else "" for no, each in propose(case.view, case.notice).items()}


def rows(*numbers: str, **stated: str) -> list[dict[str, str]]:
    return [{"宛名番号": no, "続柄": stated.get(f"_{no}", "")} for no in numbers]


@pytest.mark.spec("RR-J-law-07")
def test_a_new_householder() -> None:
    assert found({"種類": "世帯主変更", "異動者": rows(*"12345", _3="世帯主")}) == {
        "1": "父",
        "2": "母",
        "3": "世帯主",
        "4": "妻",
        "5": "同居人",
    }


def test_nobody_is_said_to_be_the_new_householder_yet() -> None:
    assert found({"種類": "世帯主変更", "異動者": rows(*"12345")}) == {}


def test_the_young_couple_forms_its_own_household() -> None:
    assert found({"種類": "世帯分離", "異動者": rows("3", "4")}) == {"3": "世帯主", "4": "妻"}
    assert found({"種類": "世帯分離", "異動者": rows("3", "4", _4="世帯主")}) == {"3": "夫", "4": "世帯主"}


def test_who_stays_when_the_householder_leaves() -> None:
    assert found({"種類": "世帯分離", "異動者": rows("1")}) == {
        "2": "世帯主",
        "3": "子",
        "4": "子の妻",
        "5": "同居人",
    }


def test_who_stays_when_the_householder_moves_with_the_wife() -> None:
    assert found({"種類": "転居", "転居者": rows("1", "2")}) == {"3": "世帯主", "4": "妻", "5": "同居人"}


def test_nothing_changes_for_those_who_stay_with_the_householder() -> None:
    assert found({"種類": "転居", "転居者": rows("3", "4")}) == {"3": "世帯主", "4": "妻"}


def test_who_has_left_the_household_since_is_no_householder_of_it() -> None:
    assert found({"種類": "世帯主変更", "異動者": rows(*"12", "7", _7="世帯主")}) == {}


def test_kin_of_another_household_are_unknown() -> None:
    assert found({"種類": "世帯変更", "加わる世帯": "8", "異動者": rows("3", "4")}) == {}


@pytest.mark.spec("RR-02")
def test_the_letter_goes_to_the_top_ranked_who_stay() -> None:
    case = case_of(
        {
            "題": "",
            "ids": [],
            "台帳": {"世帯": [{"世帯番号": "9", "世帯員": [dict(each) for each in HOUSEHOLD]}]},
            "届出": {"種類": "転居", "世帯番号": "9", "転居者": rows("1")},
            "結果": {},
        },
        "",
    )
    members = case.view.members_of("9")
    assert top_ranked(members, {"3", "4", "5"}) == "3"
    assert top_ranked(members, {"2", "3"}) == "2"
    assert top_ranked(members, set()) == ""


def born(mother: str, **child: str) -> list[str]:
    case = case_of(
        {
            "題": "",
            "ids": [],
            "台帳": {"世帯": [{"世帯番号": "9", "世帯員": [dict(each) for each in HOUSEHOLD]}]},
            "届出": {"種類": "出生", "母": mother, "加わる世帯": "9", "子": [child]},
            "結果": {},
        },
        "",
    )
    return [each.relationship for each in propose(case.view, case.notice)["1"]]


@pytest.mark.spec("RR-01")
def test_a_newborn_by_its_mother() -> None:
    assert born("2") == ["子"]
    assert born("4") == ["子の子"]
    assert born("5") == ["同居人"]


def test_marks_in_a_family_register_propose_nothing() -> None:
    assert found({"種類": "戸籍", "届": "婚姻届", "異動者": [{"宛名番号": "2", "氏": "鈴木"}]}) == {}


def test_who_is_left_by_the_dead() -> None:
    assert found({"種類": "死亡", "異動者": ["1"]}) == {
        "2": "世帯主",
        "3": "子",
        "4": "子の妻",
        "5": "同居人",
    }
    assert found({"種類": "死亡", "異動者": ["1"], "残る人": [{"宛名番号": "3", "続柄": "世帯主"}]}) == {
        "2": "母",
        "3": "世帯主",
        "4": "妻",
        "5": "同居人",
    }
    assert found({"種類": "死亡", "異動者": ["2"]}) == {}

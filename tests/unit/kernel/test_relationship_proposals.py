"""続柄の提案 — everybody's 続柄 to a new householder (S 1.1.11, S 4.1.4.2)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.relationship.grammar import HOUSEHOLDER, problem_with
from openjuki.kernel.relationship.kin import sex_of
from openjuki.kernel.relationship.proposals import MOST, Kinsman, highest, proposals

M, F = Sex.MALE, Sex.FEMALE


def one(key: str, relationship: str, sex: str, year: int, register: str = "") -> Kinsman:
    return Kinsman(key, relationship, sex, UncertainDate.exact(date(year, 1, 1)), (register, register))


FAMILY = (
    one("太郎", "世帯主", M, 1955, "太郎"),
    one("花子", "妻", F, 1957, "太郎"),
    one("一郎", "子", M, 1985, "一郎"),
    one("桜", "子の妻", F, 1986, "一郎"),
    one("光", "子の子", M, 2015, "一郎"),
    one("梅子", "子", F, 1990, "太郎"),
    one("父", "父", M, 1930),
    one("弟", "弟", M, 1960),
    one("妻の母", "妻の母", F, 1935),
    one("客", "同居人", M, 1980),
)


def first(members: tuple[Kinsman, ...], householder: str) -> dict[str, str]:
    found = proposals(members, householder)
    return {key: each[0].relationship if each else "" for key, each in found.items()}


@pytest.mark.spec("RR-J-law-07")
def test_the_son_takes_over() -> None:
    assert first(FAMILY, "一郎") == {
        "太郎": "父",
        "花子": "母",
        "一郎": "世帯主",
        "桜": "妻",
        "光": "子",
        "梅子": "妹",
        "父": "父の父",
        "弟": "父の弟",
        "妻の母": "母の母",
        "客": "同居人",
    }


@pytest.mark.spec("RR-J-law-07")
def test_the_grandson_takes_over() -> None:
    found = first(FAMILY, "光")
    assert (found["太郎"], found["一郎"], found["桜"], found["梅子"]) == ("父の父", "父", "母", "父の妹")
    assert found["弟"] == "父の父の弟"
    assert found["妻の母"] == "父の母の母"


def test_the_wifes_mother_takes_over() -> None:
    found = first(FAMILY, "妻の母")
    assert (found["太郎"], found["花子"], found["一郎"], found["光"]) == (
        "子の夫",
        "子",
        "子の子",
        "子の子の子",
    )


def test_what_the_register_does_not_tell_is_asked() -> None:
    mother = proposals(FAMILY, "一郎")["花子"]
    assert [each.relationship for each in mother] == ["母", "父の妻"]
    assert all("父母" in each.why for each in mother)
    sister = proposals(FAMILY, "一郎")["梅子"]
    assert [(each.relationship, each.why) for each in sister] == [("妹", "")]


def test_a_stepmother_hardly_older_is_not_taken_for_the_mother() -> None:
    young = (FAMILY[0], one("花子", "妻", F, 1980, "太郎"), FAMILY[2])
    assert [each.relationship for each in proposals(young, "一郎")["花子"]] == ["父の妻"]


def test_whose_child_the_grandchild_is_can_be_open() -> None:
    household = (
        one("太郎", "世帯主", M, 1950),
        one("一郎", "子", M, 1980),
        one("二郎", "子", M, 1982),
        one("光", "子の子", M, 2010),
    )
    found = proposals(household, "一郎")["光"]
    assert {"子", "弟の子"} <= {each.relationship for each in found}
    assert all(each.why for each in found)


def test_the_family_register_tells_whose_child_it_is() -> None:
    household = (
        one("太郎", "世帯主", M, 1950, "太郎"),
        one("一郎", "子", M, 1980, "一郎"),
        one("二郎", "子", M, 1982, "二郎"),
        one("光", "子の子", M, 2010, "二郎"),
    )
    assert [each.relationship for each in proposals(household, "一郎")["光"]] == ["弟の子"]
    assert [each.relationship for each in proposals(household, "光")["二郎"]] == ["父"]


def test_a_parent_who_is_not_here_can_be_father_or_mother() -> None:
    household = (one("太郎", "世帯主", M, 1950), one("光", "子の子", M, 2010))
    assert [each.relationship for each in proposals(household, "光")["太郎"]] == ["父の父", "母の父"]


def test_twins_are_elder_or_younger() -> None:
    household = (one("花子", "世帯主", F, 1970), one("一", "子", M, 2000), one("二", "子", M, 2000))
    assert {each.relationship for each in proposals(household, "一")["二"]} == {"兄", "弟"}


def test_the_householder_who_is_gone_is_known_by_the_wife() -> None:
    left = (one("花子", "妻", F, 1957), one("父", "父", M, 1930), one("一郎", "子", M, 1985))
    assert first(left, "花子") == {"花子": "世帯主", "父": "夫の父", "一郎": "子"}


@pytest.mark.spec("RR-J-law-07")
def test_of_several_the_highest_is_taken() -> None:
    assert highest(["父の兄の子", "妻"]) == "妻"
    assert highest(["子の子", "縁故者", "同居人"]) == "子の子"
    household = (
        one("太郎", "世帯主", M, 1950),
        one("桜", "子", F, 1980, "婿"),
        one("婿", "子（子の夫）", M, 1979, "婿"),
    )
    assert first(household, "婿") == {"太郎": "父", "桜": "妻", "婿": "世帯主"}
    assert first(household, "桜") == {"太郎": "父", "桜": "世帯主", "婿": "夫"}


def test_lodgers_and_kin_in_fact_stay_what_they_are() -> None:
    assert set(first(FAMILY, "客").values()) == {"同居人", "世帯主"}
    kin = (*FAMILY[:2], one("縁", "縁故者", F, 1960))
    assert first(kin, "花子")["縁"] == "縁故者"
    assert first(kin, "縁") == {"太郎": "縁故者", "花子": "縁故者", "縁": "世帯主"}


def test_blank_or_forbidden_gets_no_proposal() -> None:
    household = (FAMILY[0], one("空", "", F, 1980), one("祖", "祖父", M, 1920))
    found = proposals(household, "太郎")
    assert (found["空"], found["祖"], found["太郎"][0].relationship) == ((), (), "世帯主")
    assert proposals(household, "空")["太郎"] == ()


def test_five_generations_become_a_relative() -> None:
    household = (
        one("太郎", "世帯主", M, 1990),
        one("遠", "母の母の母の母", F, 1900),
        one("子", "子", M, 2015),
    )
    assert [each.relationship for each in proposals(household, "子")["遠"]] == ["縁故者"]


_KIN = (
    ("妻", F, 1957),
    ("子", M, 1985),
    ("子", F, 1990),
    ("父", M, 1930),
    ("母", F, 1932),
    ("兄", M, 1950),
    ("妹", F, 1960),
    ("妻の父", M, 1931),
    ("妻の妹", F, 1961),
    ("父の母", F, 1910),
    ("兄の子", M, 1980),
)


@settings(deadline=None)
@given(st.sets(st.sampled_from(range(len(_KIN))), min_size=1), st.data())
@pytest.mark.spec("RR-J-law-07")
def test_there_and_back_again(chosen: set[int], data: st.DataObject) -> None:
    """A becomes householder, then the first one again: whatever was clear is as it was before."""
    before = (one("H", HOUSEHOLDER, M, 1955), *(one(str(at), *_KIN[at]) for at in sorted(chosen)))
    new = data.draw(st.sampled_from([each.key for each in before]))
    there = proposals(before, new)
    for found in there.values():
        assert 1 <= len(found) <= MOST
        assert all(problem_with(each.relationship) == "" for each in found)
    assert sum(found[0].relationship == HOUSEHOLDER for found in there.values()) == 1
    after = tuple(Kinsman(each.key, there[each.key][0].relationship, each.sex, each.birth) for each in before)
    back = proposals(after, "H")
    for each in before:
        again = [found.relationship for found in back[each.key]]
        assert each.relationship in again
        if len(there[each.key]) == 1 and len(again) == 1 and len(there["H"]) == 1:
            assert again == [each.relationship]


@given(st.sampled_from(["夫", "妻", "父", "母", "兄", "姉", "弟", "妹"]))
def test_words_that_tell_a_sex(word: str) -> None:
    assert sex_of(word) in (M, F)
    assert sex_of("子") == ""

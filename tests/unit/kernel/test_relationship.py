"""続柄 — the set, its grammar, the codes, and the order of members."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.relationship.codes import CODES, read, to_codes, to_text
from openjuki.kernel.relationship.grammar import BASIC, FORBIDDEN, RelationshipError, problem_with, words_of
from openjuki.kernel.relationship.order import Member, order_members, place_last

words = st.sampled_from(sorted(BASIC))


@given(st.lists(words, min_size=1, max_size=4))
@pytest.mark.spec("RR-J-law-07")
def test_chains_up_to_four_are_allowed_and_read_back(chain: list[str]) -> None:
    text = "の".join(chain)
    assert words_of(text) == tuple(chain)
    assert problem_with(text) == ""
    assert to_text("".join(to_codes(text))) == text


@given(st.lists(words, min_size=5, max_size=6))
def test_five_generations_become_a_relative(chain: list[str]) -> None:
    with pytest.raises(RelationshipError, match="縁故者"):
        words_of("の".join(chain))


@pytest.mark.parametrize("word", ["祖父", "祖母", "孫", "おじ", "おば", "甥", "姪", "家事使用人", "準世帯主"])
def test_forbidden_words_name_what_to_write(word: str) -> None:
    with pytest.raises(RelationshipError, match=FORBIDDEN[word][:3]):
        words_of(word)


@pytest.mark.parametrize("text", ["", "子の", "の子", "友人", "子の世帯主", "世帯主の子", "同居人の子"])
def test_what_is_not_in_the_set_is_refused(text: str) -> None:
    assert problem_with(text) or text == ""
    with pytest.raises(RelationshipError):
        words_of(text)


def test_half_width_brackets_are_read_but_not_stored() -> None:
    assert read("妻(未届)") == "妻（未届）"
    assert "妻（未届）" in problem_with("妻(未届)")
    assert words_of("子（子の夫）の子") == ("子（子の夫）", "子")


def test_codes_by_keyboard() -> None:
    assert read("02") == "世帯主"
    assert read("2020") == "子の子"
    assert read("5171") == "父の兄"
    assert len(CODES) == 16
    with pytest.raises(RelationshipError, match="コード"):
        read("01")
    with pytest.raises(RelationshipError, match="2桁"):
        read("020")


def member(key: str, relationship: str, born: str = "1990-01-01", name: str = "", head: str = "") -> Member:
    return Member(key, relationship, UncertainDate.exact(date.fromisoformat(born)), name, head)


def order(*members: Member) -> list[str]:
    return [each.key for each in order_members(members)]


@pytest.mark.spec("RR-J-other-03")
def test_the_standard_order() -> None:
    household = (
        member("lodger", "同居人", "1950-01-01"),
        member("kin", "縁故者", "1960-01-01"),
        member("wife's mother", "妻の母", "1940-01-01"),
        member("grandfather", "父の父", "1920-01-01"),
        member("brother", "弟", "1985-01-01"),
        member("mother", "母", "1950-01-01", "母", "父"),
        member("father", "父", "1952-01-01", "父", "父"),
        member("child 2", "子", "2012-01-01"),
        member("child 1", "子", "2010-01-01"),
        member("wife", "妻", "1984-01-01"),
        member("householder", "世帯主", "1983-01-01"),
    )
    assert order(*household) == [
        "householder",
        "wife",
        "child 1",
        "child 2",
        "father",
        "mother",
        "brother",
        "grandfather",
        "wife's mother",
        "kin",
        "lodger",
    ]


def test_a_childs_family_stands_together_after_the_single_children() -> None:
    household = (
        member("householder", "世帯主", "1950-01-01"),
        member("elder", "子", "1975-01-01"),
        member("elder's wife", "子の妻", "1976-01-01"),
        member("elder's child", "子の子", "2005-01-01"),
        member("younger", "子", "1978-01-01"),
        member("younger's wife", "子の妻", "1979-01-01"),
        member("single", "子", "1980-01-01"),
    )
    assert order(*household) == [
        "householder",
        "single",
        "elder",
        "elder's wife",
        "elder's child",
        "younger",
        "younger's wife",
    ]


def test_same_birthday_goes_by_number() -> None:
    assert order(member("2", "子"), member("1", "子"), member("0", "世帯主")) == ["0", "1", "2"]


@given(st.permutations(["世帯主", "妻", "子", "父", "母", "兄", "縁故者", "同居人"]))
def test_order_does_not_depend_on_entry(relationships: list[str]) -> None:
    ordered = order_members([member(each, each) for each in relationships])
    assert [each.relationship for each in ordered] == [
        "世帯主",
        "妻",
        "子",
        "母",
        "父",
        "兄",
        "縁故者",
        "同居人",
    ]


def test_who_joins_comes_last() -> None:
    assert place_last([1, 3, None]) == 4
    assert place_last([]) == 1

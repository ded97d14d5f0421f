"""氏名の文字 — what a name may hold; a name is never normalised."""

from datetime import date

import pytest

from openjuki.kernel.names.characters import bad_characters, clusters, is_ordinary, length, show
from openjuki.kernel.names.furigana import may_be_certified, printed

KATSURAGI = "葛\U000e0102城"


class Known:
    """A tiny 文字集合."""

    def has(self, cluster: str) -> bool:
        return cluster in {"葛", "葛\U000e0102", "城", "髙", "﨑", "𠮷", "神", "あ"}


def test_a_character_with_its_selector_counts_as_one() -> None:
    assert list(clusters(KATSURAGI)) == ["葛\U000e0102", "城"]
    assert length(KATSURAGI) == 2
    assert length("𠮷田") == 2
    assert length("") == 0


@pytest.mark.parametrize("name", ["髙", "﨑", "𠮷", "神", KATSURAGI, "あ", ""])
def test_difficult_characters_are_fine(name: str) -> None:
    assert bad_characters(name, Known()) == ()


@pytest.mark.parametrize(
    ("name", "position", "what"),
    [
        ("葛\U000e0100", 1, "Adobe-Japan1"),
        ("城葛\U000e0101", 2, "Adobe-Japan1"),
        ("城\ud842", 2, "サロゲート"),
        ("城\x07", 2, "制御文字"),
        ("城\u200b", 2, "制御文字"),
        ("\ue000", 1, "外字"),
        ("\U000e0102城", 1, "セレクタだけ"),
        ("葛\U000e0105", 1, "範囲"),
        ("鿿", 1, "範囲"),
    ],
)
@pytest.mark.spec("RR-J-law-01")
def test_what_cannot_be_recorded_is_named_with_its_place(name: str, position: int, what: str) -> None:
    (bad,) = bad_characters(name, Known())
    assert bad.position == position
    assert what in bad.problem
    assert "U+" in show(bad.cluster)


def test_a_quick_look_never_passes_what_a_close_look_refuses() -> None:
    for name in ("葛\U000e0100", "城\ud842", "\ue000", "\U000e0102城", "鿿", KATSURAGI):
        assert not is_ordinary(name, Known())
    assert is_ordinary("葛城", Known())


def test_without_a_repertoire_only_the_form_is_checked() -> None:
    assert bad_characters("鿿") == ()
    assert bad_characters("葛\U000e0100") != ()


@pytest.mark.spec("RR-28")
def test_furigana_is_printed_only_when_certified_and_in_force() -> None:
    assert not may_be_certified(date(2025, 5, 25))
    assert may_be_certified(date(2025, 5, 26))
    assert printed("タカハシ", True, date(2025, 5, 26)) == "タカハシ"
    assert printed("タカハシ", False, date(2025, 5, 26)) == ""
    assert printed("タカハシ", True, date(2025, 5, 25)) == ""

"""Which variation sequences a name may hold is told by the repertoire, not by the selector (E25)."""

from __future__ import annotations

import pytest

from openjuki.kernel.names.characters import bad_characters


class Only(frozenset[str]):
    """A repertoire of a few clusters."""

    def has(self, cluster: str) -> bool:
        return cluster in self


KNOWN = Only({"万", "万\U000e0101", "葛", "葛\U000e0102"})


@pytest.mark.parametrize("name", ["万\U000e0101", "葛\U000e0102", "葛万"])
def test_a_sequence_of_the_repertoire_is_taken_whatever_its_selector(name: str) -> None:
    assert bad_characters(name, KNOWN) == ()


def test_a_sequence_of_another_collection_is_refused_by_name() -> None:
    (bad,) = bad_characters("葛\U000e0100", KNOWN)
    assert "Adobe-Japan1" in bad.problem

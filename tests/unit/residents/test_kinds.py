"""The digits that choose a kind of notice (種別の番号): two, each kind's own, as many kinds as there may be."""

from __future__ import annotations

from dataclasses import replace

from openjuki.systems.residents.services.notice_forms.digits import numbered
from openjuki.systems.residents.services.notice_forms.kinds import GROUPS, KINDS


def test_every_kind_has_two_digits_of_its_own() -> None:
    found = numbered(KINDS.values())
    assert len(set(found.values())) == len(KINDS)
    assert (found["move_in"], found["former_surname"]) == ("11", "10")
    assert (found["move_out_ex_officio"], found["new_householder_ex_officio"]) == ("81", "86")


def test_a_group_may_have_more_than_ten_kinds_and_the_first_ten_keep_their_digits() -> None:
    kinds = [replace(KINDS["move_in"], name=f"{g}{n}", group=g) for g in GROUPS[:2] for n in range(1, 14)]
    found = numbered(kinds)
    assert len(set(found.values())) == 26
    assert all(len(code) == 2 and code.isdigit() for code in found.values())
    assert [found[f"{GROUPS[0]}{n}"] for n in (1, 10, 11, 13)] == ["11", "10", "81", "83"]
    assert [found[f"{GROUPS[1]}{n}"] for n in (1, 10, 11, 13)] == ["21", "20", "84", "86"]

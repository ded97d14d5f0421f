"""What two clerks typed in one draft, item by item (項目ごとの突合せ, S 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from openjuki.systems.residents.services.notice_forms.merging import Merge, leaves

A, B = {"key": "m0", "surname": "甲", "sex": "1"}, {"key": "m1", "surname": "乙", "sex": "2"}
SHOWN = {"members": [{"key": "m0", "surname": "甲"}, {"key": "m1", "surname": "乙"}]}


def people(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"members": [dict(row) for row in rows]}


@pytest.mark.spec("S 10.3")
@pytest.mark.parametrize(
    ("shown", "typed", "now", "after", "changes"),
    [
        ({"note": ""}, {"note": "あ"}, {"lot": "1"}, {"note": "あ", "lot": "1"}, ["note"]),
        ({"note": "あ"}, {"note": "あ"}, {"note": "い"}, {"note": "い"}, []),  # shown, not typed
        ({"note": "あ"}, {"note": "い"}, {"note": "い"}, {"note": "い"}, []),  # both typed the same
        ({"note": "あ"}, {"note": ""}, {"note": "あ"}, {"note": ""}, ["note"]),
        ({"agent": None}, {"agent": {"name": "丙"}}, {}, {"agent": {"name": "丙"}}, ["agent.name"]),
        ({"agent": {"name": "丙"}}, {"agent": None}, {"agent": {"name": "丙"}}, {"agent": None}, ["agent"]),
        # Another clerk took the first row out: what was typed in the second finds it.
        (SHOWN, people({"key": "m0", "surname": "甲"}, {"key": "m1", "surname": "丁"}), people(B),
         people({"key": "m1", "surname": "丁", "sex": "2"}), ["members.@m1.surname"]),
        # … and what was typed in the row that is gone finds nothing.
        (SHOWN, people({"key": "m0", "surname": "丁"}, {"key": "m1", "surname": "乙"}), people(B), people(B),
         ["members.@m0"]),
        # A row that the page does not show stays; one that it no longer ticks goes.
        ({"who": [{"addressee_no": "1"}]}, {"who": []}, {"who": [{"addressee_no": "1"}, {"addressee_no": "2"}]},
         {"who": [{"addressee_no": "2"}]}, ["who.@1"]),
        ({"who": []}, {"who": [{"addressee_no": "3"}]}, {"who": [{"addressee_no": "2"}]},
         {"who": [{"addressee_no": "2"}, {"addressee_no": "3"}]}, []),
        # A program names rows by their place.
        ({"members": [{}, {"sex": "2"}]}, {"members": [{}, {"sex": "1"}]}, people(A, B),
         people(A, {**B, "sex": "1"}), ["members.@m1.sex"]),
    ],
)  # fmt: skip
def test_what_was_typed_is_put_over_what_stands(
    shown: Any, typed: Any, now: Any, after: Any, changes: list[str]
) -> None:
    work = Merge(frozenset())
    assert work.part(shown, typed, now) == after
    assert [change.path for change in work.changes] == changes
    kept = Merge(frozenset(changes))
    again = kept.part(shown, typed, now)
    assert kept.changes == []
    if changes:
        assert {p: v for p, v in leaves(again) if p in changes} == {
            p: v for p, v in leaves(now) if p in changes
        }


def test_rows_said_twice_stay_two() -> None:
    twice = people(A, A)
    assert Merge(frozenset()).part({}, {"note": "あ"}, twice) == twice | {"note": "あ"}
    changed = Merge(frozenset()).part(twice, people(A, {**A, "sex": "2"}), twice)
    assert changed == people(A, {**A, "sex": "2"})

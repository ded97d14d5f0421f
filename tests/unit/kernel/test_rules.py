"""審査規則 — the registry, the levels and the printed list."""

import string

import pytest

from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules import RULES, rules_table
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.run import rules_for


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.id)
def test_a_rule_says_what_why_and_what_to_do(each: object) -> None:
    title, message, remedy, law = each.title, each.message, each.remedy, each.law  # type: ignore[attr-defined]
    assert title
    assert law
    assert remedy.endswith(("。", "。」"))
    assert "法" in law or "S " in law or "A-" in law
    for _, name, _, _ in string.Formatter().parse(message):
        assert name is None or name not in {"individual_number", "resident_code"}


def test_the_rules_that_protect_a_person_are_locked() -> None:
    locked = {each.id for each in RULES if each.locked}
    assert {"E03", "E04", "E05", "E06", "E07", "E30", "E41", "E42", "A30"} <= locked
    for each in RULES:
        assert each.level_in({each.id: ALERT}) == (each.level if each.locked else ALERT)


def test_an_unknown_level_is_refused() -> None:
    free = next(each for each in RULES if not each.locked)
    with pytest.raises(ValueError, match="水準"):
        free.level_in({free.id: "warn"})


def test_an_id_is_taken_once() -> None:
    def check(ctx: Context) -> tuple[Hit, ...]:
        """二重の登録"""
        return ()

    with pytest.raises(ValueError, match="E01"):
        rule("E01", ERROR, law="法", fields=(), message="", remedy="", notices=(MoveIn,))(check)


def test_each_notice_has_its_rules() -> None:
    move_in = {each.id for each in rules_for(MoveIn)}
    move_within = {each.id for each in rules_for(MoveWithin)}
    assert {"E04", "E07", "E36"} <= move_in - move_within
    assert {"E08", "E16", "A04"} <= move_within - move_in
    assert {"E01", "E41", "A03"} <= move_in & move_within


def test_the_table_holds_every_rule() -> None:
    rows = rules_table()
    assert len(rows) == len(RULES)
    assert {row[0] for row in rows} == {each.id for each in RULES}
    assert {"転入届", "転居届", "世帯主変更届"} <= set(rows[0][3].split("、"))

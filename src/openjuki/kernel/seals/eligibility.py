"""登録の資格 — who may register a seal (印鑑登録証明事務処理要領)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openjuki.kernel.dates.ages import attains_on, birthday_in
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant


def eligibility(
    person: Registrant,
    rules: Ordinance,
    *,
    today: date,
    capable: bool,
    guardian_present: bool = False,
    by_agent: bool = False,
) -> Iterator[Finding]:
    """What stands against this person's registration. `capable`: 意思能力 as the clerk has made sure of it;
    `guardian_present`: 法定代理人 has come along (成年被後見人 apply in person, never by an agent)."""
    if not person.resident_on(today):
        yield finding("SE01")
    elif person.planned_move_out_on is not None:
        id_ = "SA05" if rules.move_out_planned else "SE09"
        yield finding(id_, leaves=format_wareki(person.planned_move_out_on))
    yield from _age(person, rules, today)
    if not capable:
        yield finding("SE03", "capable")
    if person.adult_ward and (by_agent or not guardian_present):
        yield finding("SE04", "guardian_present")


def of_age_from(birth: date, rules: Ordinance, age: int) -> date:
    """The first day on which an age is attained as the ordinance counts it (年齢計算ニ関スル法律)."""
    if rules.attained_on_birthday:
        return birthday_in(birth, birth.year + age)
    return attains_on(birth, age)


def _age(person: Registrant, rules: Ordinance, today: date) -> Iterator[Finding]:
    """An uncertain date of birth: refused where no day of it is old enough, asked about where only some are."""
    birth = person.birth
    if birth is None or birth.first < date(1868, 1, 1):
        yield finding("SA01", age=rules.least_age)
        return
    if today < (earliest := of_age_from(birth.first, rules, rules.least_age)):
        yield finding("SE02", age=rules.least_age, from_on=format_wareki(earliest))
    elif today < of_age_from(birth.last, rules, rules.least_age):
        yield finding("SA01", age=rules.least_age)

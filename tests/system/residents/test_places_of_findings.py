"""Every finding stands at its field (欄の指摘): what a rule names is a field, a row or a group that the form has.

The findings are those of all cases of the rules, the forms those of their kinds; nothing is read from a database.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import pytest

from cases.build import Case
from cases.test_cases import CASES, judged
from openjuki.kernel.notices.shape import day_path, named_persons
from openjuki.kernel.register.decision import Finding as KernelFinding
from openjuki.kernel.rules import RULES
from openjuki.runtime import clock
from openjuki.systems.residents.selectors.members import HouseMember, NamedPerson
from openjuki.systems.residents.selectors.unwind_lines import EventLine
from openjuki.systems.residents.services.judge import Judgement, shown_finding
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.save_entry import Entry
from openjuki.systems.residents.web import cancellation_page
from openjuki.systems.residents.web.entry import page_of

KIND_OF = {own.notice: own for own in KINDS.values()}
FOUND = [(case, found) for case in CASES if type(case.notice) in KIND_OF and (found := judged(case).findings)]
#: Of a draft that a program wrote: an item that this kind does not offer. The form has no field for it.
OFF_THE_FORM = frozenset({"E80"})


def typed(value: Any) -> Any:
    """As a draft holds it."""
    if isinstance(value, dict):
        return {name: typed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [typed(each) for each in value]
    return value if value is None or isinstance(value, bool) else str(value)


def entry_of(case: Case, findings: tuple[KernelFinding, ...]) -> Entry:
    """The draft of a case, with everybody of its register in the household."""
    data = typed(asdict(case.notice))
    del data["ward"]
    numbers = dict.fromkeys([*(n for _, n in named_persons(case.notice)), *case.view.subjects])
    members = [HouseMember(n, "", "", "", "", "", "", "", protected=False) for n in numbers]
    records = {n: case.view.subjects[n].record for n in numbers if n in case.view.subjects}
    people = {m.addressee_no: NamedPerson(m, "", True, "", records.get(m.addressee_no)) for m in members}
    told = Judgement(None, None, tuple(map(shown_finding, findings)))
    kind = KIND_OF[type(case.notice)].name
    return Entry("1", kind, data, frozenset(), {}, clock.now(), told, (), tuple(members), (), people)


@pytest.mark.spec("S 4.0.3", "A-01")
def test_every_finding_of_every_case_has_its_place_on_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(*_: object) -> tuple[EventLine, list[EventLine]]:
        each = [EventLine(str(n), "", clock.today(), clock.now(), ()) for n in range(9)]
        return each[0], each

    monkeypatch.setattr(cancellation_page, "lines", lines)
    nowhere = set()
    for case, findings in FOUND:
        entry = entry_of(case, findings)
        form = page_of(entry.kind).of_entry(entry)
        boxes = set(form.boxes)
        nowhere |= {
            (told.id, entry.kind, told.field)
            for told in form.told(entry.judgement.findings)
            if told.field not in boxes and told.id not in OFF_THE_FORM
        }
    assert not nowhere


def test_a_rule_names_the_fields_that_it_says_it_names() -> None:
    said = {
        rule.id: re.compile("|".join(re.escape(f).replace(r"\*", r".+") + r"(\..+)?" for f in rule.fields))
        for rule in RULES
    }
    assert {
        (f.id, f.field) for _, findings in FOUND for f in findings if not said[f.id].fullmatch(f.field)
    } == set()


def test_the_day_of_every_kind_has_its_path() -> None:
    """E01, A29 and A205 speak of the 異動日 in the words of `Notice`; on the form each kind has its own field."""
    for case, _ in FOUND:
        value: Any = case.notice
        for step in day_path(case.notice).split("."):
            value = value[int(step)] if step.isdigit() else getattr(value, step)
        assert getattr(value, "sort_day", value) == case.notice.changed_on

"""Runs every case of this folder: folders are named for who vouches for the answer.

`law`: the answer stands in an act or ordinance; `standard`: in the national standard; `openjuki`: we decided.
A case states exactly which findings appear, where it says so their words, and items of the changes.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases.build import Case, cases_in
from cases.counter import WORK
from openjuki.kernel.certificates.requests.request import Asked
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide import decide
from openjuki.kernel.fees.payment import Payment
from openjuki.kernel.inspection.application import Application
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.any import having
from openjuki.kernel.register.address import Address
from openjuki.kernel.register.decision import Change, Decision
from openjuki.kernel.register.record import FIELD_NAMES
from openjuki.kernel.rules import RULES, check

CASES = cases_in(Path(__file__).parent)


def param(case: Case) -> Any:
    return pytest.param(case, id=f"{case.source}: {case.title}", marks=pytest.mark.spec(*case.ids))


@pytest.mark.parametrize("case", [param(case) for case in CASES])
def test_case(case: Case) -> None:
    decision = judged(case)
    expected = dict(case.expected)
    found = sorted({finding.id for finding in decision.findings})
    assert found == sorted(expected.pop("指摘", [])), [finding.message for finding in decision.findings]
    assert decision.refused is expected.pop("受理しない", False)
    for wanted in expected.pop("文言", []):
        assert any(wanted in finding.message for finding in decision.findings), wanted
    for wanted in expected.pop("対処", []):
        assert any(wanted in finding.remedy for finding in decision.findings), wanted
    for field in expected.pop("項目", []):
        assert field in {finding.field for finding in decision.findings}
    if "異動" in expected:
        check_changes(decision.changes, expected.pop("異動"))
    check_changes(decision.planned, expected.pop("予定", []))
    assert not expected, "a case says something that the runner does not check"


def judged(case: Case) -> Decision:
    """What the kernel says; what the counter does beside a notice changes nothing in the register."""
    if isinstance(case.notice, WORK):
        return Decision(check(case.view, case.notice, case.today))
    return decide(case.view, case.notice, case.today)


def check_changes(changes: tuple[Change, ...], expected: list[dict[str, Any]]) -> None:
    assert [_who(change) for change in changes] == [each["誰"] for each in expected]
    for change, wanted in zip(changes, expected, strict=True):
        for name, value in wanted.items():
            if name != "誰":
                assert _shown(change, name) == value, (wanted["誰"], name)


def _who(change: Change) -> str:
    return full_name(change.record)


def _shown(change: Change, name: str) -> Any:
    if name == "宛名番号":
        return str(change.subject)
    if name == "事由":
        return change.reason
    if name == "留意事項":
        return change.note
    assert name in FIELD_NAMES, name
    value = getattr(change.record, name)
    return value.to_text() if isinstance(value, UncertainDate) else value


def test_every_rule_has_a_case() -> None:
    """A rule that no case shows is a rule that nobody can check. Requests and fees have cases, and this test, too."""
    shown = {each for case in CASES for each in case.expected.get("指摘", [])}
    assert {
        rule.id for rule in RULES if not {Asked, Application, Payment} & set(rule.notices)
    } - shown == set()


def test_a_blank_address_is_told_once_and_as_a_blank() -> None:
    """Whatever the kind: of an address that is not there nothing else can be said."""
    tried = set()
    for case in CASES:
        kind = type(case.notice)
        if {"address", "address_override"} - set(getattr(kind, "__dataclass_fields__", ())):
            continue
        if kind not in tried and not judged(case).refused:
            before = {each.id for each in judged(case).findings}
            joins = {"joins": ""} if hasattr(case.notice, "joins") else {}
            blank = replace(case.notice, address=Address(code=case.notice.ward), **joins)
            found = [each for each in judged(replace(case, notice=blank)).findings if each.id not in before]
            told = [each for each in found if each.field.startswith("address") or each.id == "E73"]
            assert [each.field for each in told] in (["address"], ["joins"]), kind
            tried.add(kind)
    assert tried == set(having("address", "address_override"))


def test_no_finding_of_any_case_says_a_blank_in_brackets() -> None:
    assert [f.message for case in CASES for f in judged(case).findings if "「」" in f.message] == []


def test_no_finding_of_any_case_shows_a_number() -> None:
    for case in CASES:
        decision = judged(case)
        secret = {
            number
            for member in getattr(case.notice, "members", ())
            for number in (getattr(member, "individual_number", ""), getattr(member, "resident_code", ""))
            if number
        }
        shown = repr(decision) + repr(case.notice) + repr(case.view)
        for number in secret:
            assert number not in shown

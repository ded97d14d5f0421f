"""Runs every case of a request for a copy: who may ask for what, article by article (decision 14)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.build_requests import asked_of, requests_in
from openjuki.kernel.certificates.requests.request import Asked
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.rules.run import RULES, check

CASES = requests_in(Path(__file__).parent / "law" / "requests")


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=f"{c['場所']}: {c['題']}", marks=pytest.mark.spec(*c["ids"])) for c in CASES],
)
def test_request(case: dict[str, Any]) -> None:
    assert set(case) <= {"題", "根拠", "ids", "請求", "指摘", "項目", "文言", "場所"}
    asked = asked_of(case["請求"] or {})
    found = check(RegisterView(), asked, date(2026, 11, 20))
    assert sorted({f.id for f in found}) == sorted(case.get("指摘", [])), [f.message for f in found]
    assert set(case.get("項目", [])) <= {f.field for f in found}
    for wanted in case.get("文言", []):
        assert any(wanted in f.message for f in found), wanted
    if "指摘" not in case:
        assert case["根拠"].split("、")[0] in asked.right.article(removed=asked.removed)


def test_every_rule_of_requests_has_a_case() -> None:
    shown = {each for case in CASES for each in case.get("指摘", [])}
    assert {rule.id for rule in RULES if Asked in rule.notices} == shown


def test_a_finding_stands_beside_a_field_that_its_rule_names() -> None:
    for case in CASES:
        for found in check(RegisterView(), asked_of(case["請求"] or {}), date(2026, 11, 20)):
            (rule,) = (r for r in RULES if r.id == found.id)
            assert found.field in rule.fields

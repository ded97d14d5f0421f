"""What the rules say in their cases (文言の例), for the list of rules in the documents."""

from __future__ import annotations

from collections.abc import Iterator

from cases import test_cases, test_inspections, test_payments, test_requests
from openjuki.kernel.register.decision import Finding
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.rules.run import check


def examples() -> dict[str, list[str]]:
    """Id → messages, each once, in the order of the cases."""
    found: dict[str, dict[str, None]] = {}
    for each in _findings():
        found.setdefault(each.id, {})[each.message] = None
    return {id_: list(messages) for id_, messages in found.items()}


def _findings() -> Iterator[Finding]:
    for case in test_cases.CASES:
        yield from test_cases.judged(case).findings
    nobody = RegisterView()
    for asked in test_requests.CASES:
        yield from check(nobody, test_requests.asked_of(asked["請求"] or {}), test_payments.DAY)
    for shown in test_inspections.CASES:
        yield from check(nobody, test_inspections.asked_of(shown), test_inspections.TODAY)
    for paid in test_payments.CASES:
        yield from check(nobody, test_payments.paid_as(paid["領収"]), test_payments.DAY)

"""The API against what nobody would send on purpose: schemathesis, in process, from its description."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from openjuki.runtime.ids import uuid7
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from support.bearers import bearer
from support.certificates import request
from support.residents import CLERK, move_family_in

EXAMPLES = int(os.environ.get("OPENJUKI_FUZZ_EXAMPLES", "4"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True, slots=True)
class Target:
    """A signed-in program, and what exists: chance alone would never hit a 受付番号 or a 宛名番号."""

    headers: dict[str, str]
    known: dict[str, str]


@pytest.fixture
def target(issuing_day: None) -> Target:
    """A system with a family in it, one copy issued, one case open."""
    people = move_family_in()
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    case = cases.open_case(staff=CLERK, kind="move_in")
    known = {
        "case_no": case.case_no,
        "addressee_no": people[0],
        "household_no": rows.current_versions(people)[people[0]].record.household_no,
        "issue_no": issued.issue_no,
    }
    return Target({"Authorization": f"Bearer {bearer(CLERK, 900)}"}, known)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_was_described(target: Target, mode: GenerationMode) -> None:
    """Right and wrong requests alike: no 5xx, and no status, media type or body that is not described."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/openapi.json", get_wsgi_application(), headers=target.headers
    )
    tried = 0
    for found in schema.get_all_operations():
        tried += 1
        _hammer(found.ok(), mode, target)
    assert tried >= 28


def _hammer(operation: Any, mode: GenerationMode, target: Target) -> None:
    right = mode is GenerationMode.POSITIVE

    @given(case=operation.as_strategy(generation_mode=mode), existing=st.booleans())
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def one(case: Any, existing: bool) -> None:
        own = dict(target.headers)
        if right:
            if "Idempotency-Key" in (case.headers or {}):
                own["Idempotency-Key"] = str(uuid7())  # the same key twice would only test the replay
            if existing:
                for name in target.known.keys() & (case.path_parameters or {}).keys():
                    case.path_parameters[name] = target.known[name]
        checks = CHECKS if right else [*CHECKS, negative_data_rejection]
        case.validate_response(case.call(headers=own), checks=checks)

    one()

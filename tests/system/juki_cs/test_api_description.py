"""The API of juki_cs: described as committed, and answering as described whatever is sent."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from openjuki.systems.juki_cs.rights import RIGHTS
from support.bearers import bearer
from support.signed_in import staff

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi" / "juki_cs.json"
EXAMPLES = int(os.environ.get("OPENJUKI_FUZZ_EXAMPLES", "8"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_committed_description_is_current() -> None:
    out = StringIO()
    call_command("openapi", stdout=out)
    assert out.getvalue() == COMMITTED.read_text("utf-8"), (
        "APIが変わりました: openjuki openapi juki_cs > docs/openapi/juki_cs.json"
    )


def test_every_operation_declares_its_problems() -> None:
    for path, operations in json.loads(COMMITTED.read_text("utf-8"))["paths"].items():
        for method, operation in operations.items():
            assert {"400", "401", "403", "404", "409", "422"} <= set(operation["responses"]), (method, path)


def token() -> str:
    return bearer(staff(RIGHTS), 900)


@pytest.mark.slow
def test_every_answer_is_one_that_was_described(real_db: None) -> None:
    headers = {"Authorization": f"Bearer {token()}"}
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application(), headers=headers)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert operations
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        def fuzz(case: Any) -> None:
            case.validate_response(case.call(headers=headers), checks=CHECKS)

        fuzz()

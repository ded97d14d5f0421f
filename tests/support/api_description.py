"""The JSON API of the system under test: described as committed, and answering as described whatever is sent.

A system's tests import these tests by name (APIの記述). Residents has its own, harder fuzzing. One server's
version is enough for them.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
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

from openjuki.runtime import installation
from support.bearers import bearer
from support.signed_in import staff

FOLDER = Path(__file__).parents[2] / "docs" / "openapi"
EXAMPLES = int(os.environ.get("OPENJUKI_FUZZ_EXAMPLES", "8"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PROBLEMS = {"400", "401", "403", "404", "409", "422"}


def committed() -> str:
    """The description in docs of the system under test."""
    return (FOLDER / f"{installation.current_system()}.json").read_text("utf-8")


@pytest.mark.once
def test_the_committed_description_is_current() -> None:
    out = StringIO()
    call_command("openapi", stdout=out)
    name = installation.current_system()
    assert out.getvalue() == committed(), (
        f"APIが変わりました: openjuki openapi {name} > docs/openapi/{name}.json"
    )


@pytest.mark.once
def test_every_operation_declares_its_problems() -> None:
    for path, operations in json.loads(committed())["paths"].items():
        for method, operation in operations.items():
            missing = PROBLEMS - set(operation["responses"])
            assert not missing, (method, path, missing)


@pytest.mark.once
@pytest.mark.slow
def test_every_answer_is_one_that_was_described(real_db: None) -> None:
    rights = import_module(f"openjuki.systems.{installation.current_system()}.rights").RIGHTS
    headers = {"Authorization": f"Bearer {bearer(staff(rights), 900)}"}
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

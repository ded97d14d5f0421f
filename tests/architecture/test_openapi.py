"""What the committed description of the JSON API promises (APIの記述); that it is current, its system's tests say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "openapi" / "residents.json"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths = json.loads(COMMITTED.read_text("utf-8"))["paths"]
    return [(path, method, op) for path, ops in paths.items() for method, op in ops.items()]


def test_every_operation_declares_its_problems() -> None:
    for path, method, operation in operations():
        assert {"400", "401", "403", "404", "409", "422"} <= set(operation["responses"]), (method, path)
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (method, path, status)


def test_every_write_asks_for_an_idempotency_key() -> None:
    for path, method, operation in operations():
        names = {p["name"] for p in operation.get("parameters", []) if p["required"]}
        writes = method != "get" and not path.endswith(("/searches", "/examination"))  # these write nothing
        assert ("Idempotency-Key" in names) == writes, (method, path)


def test_no_number_can_stand_in_an_address() -> None:
    for path, _, operation in operations():
        names = {p["name"] for p in operation.get("parameters", [])}
        assert not names & {"individual_number", "resident_code", "residence_card_no"}, path


def test_no_free_text_can_stand_in_an_address() -> None:
    """A reason may name a person, and addresses end up in logs of servers and proxies."""
    for path, method, operation in operations():
        asked = {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"}
        assert not {n for n in asked if "reason" in n or "purpose" in n or "acknowledge" in n}, (method, path)

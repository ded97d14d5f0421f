"""JSON Schema of each kind (電文の様式), committed: vendors read it, and a change shows in review."""

from __future__ import annotations

import json

from openjuki.messages.registry import catalogue


def schema_text(kind: str) -> str:
    """The schema of a kind as it stands in `schema.json`."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **catalogue().body_type(kind).model_json_schema(),
    }
    return json.dumps({**schema, "title": kind}, ensure_ascii=False, indent=1) + "\n"

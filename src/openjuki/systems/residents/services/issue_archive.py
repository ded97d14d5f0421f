"""Keeping what was issued (交付した写しの保管): the file encrypted in the object store, the model beside it.

Numbers of the model are cut out and sealed, like everywhere (decisions.md, 個人番号 and Certificates).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from openjuki.kernel.certificates.document import OMITTED
from openjuki.runtime import fields
from openjuki.runtime.release import archive
from openjuki.runtime.release.check_page import base
from openjuki.runtime.release.verification import PROGRAM
from openjuki.runtime.typeset import Fingerprint

SECRET_CELLS = ("individual_number", "resident_code", "pension_no")
keep = archive.keep
_PLACE = {"table": "issue_record", "column": "model_secrets"}


def split_model(model: Mapping[str, Any], *, issue_no: str) -> tuple[dict[str, Any], bytes | None]:
    """The printed model with the program's 版, without its numbers; and the numbers sealed for this issue (None: there
    are none)."""
    plain: dict[str, Any] = json.loads(json.dumps(model)) | {"version": PROGRAM}
    found: dict[str, str] = {}
    for path, cell in _secret_cells(plain):
        if cell["value"] not in ("", OMITTED):
            found[path] = cell["value"]
            cell["value"] = ""
    if not found:
        return plain, None
    return plain, fields.seal(json.dumps(found), row=issue_no, **_PLACE)


def whole_model(
    plain: Mapping[str, Any], sealed: bytes | memoryview | None, *, issue_no: str
) -> dict[str, Any]:
    """The model as it was printed. Raises SealBroken where the sealed part belongs to another issue."""
    # Until 2026-11 there was one kind of certificate, and its models did not say so.
    model: dict[str, Any] = {"kind": "record_copy", "head": [], "marks": []} | json.loads(json.dumps(plain))
    if sealed is None:
        return model
    found = json.loads(fields.unseal(sealed, row=issue_no, **_PLACE))
    for path, cell in _secret_cells(model):
        if path in found:
            cell["value"] = found[path]
    return model


def _secret_cells(model: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{block['number']}.{key}", block["cells"][key])
        for page in model["pages"]
        for block in page["blocks"]
        for key in SECRET_CELLS
        if key in block["cells"]
    ]


def engine_of(fingerprint: Fingerprint) -> dict[str, str]:
    """What made the file, for the issue record: the engine, and where its QR code leads."""
    return {**asdict(fingerprint), "check": base()}

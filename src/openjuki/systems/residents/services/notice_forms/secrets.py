"""Numbers of a draft stay sealed (下書きの番号): drafts follow the same rule as the register (decisions.md).

A draft's form data are split: the numbers go into one sealed JSON `{path: value}`, the rest is plain JSON.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from openjuki.runtime import fields

SECRET = frozenset({"individual_number", "pension_no"})


def split_secrets(data: Mapping[str, Any], *, row: str) -> tuple[dict[str, Any], bytes | None]:
    """Plain data without the numbers, and the numbers sealed for this row (None where there are none)."""
    found: dict[str, str] = {}
    plain = _walk(copy.deepcopy(dict(data)), "", found)
    if not found:
        return plain, None
    return plain, fields.seal(json.dumps(found), table="case_draft", column="secrets", row=row)


def _walk(value: Any, path: str, found: dict[str, str]) -> Any:
    if isinstance(value, dict):
        for name in list(value):
            here = f"{path}{name}"
            if name in SECRET:
                if value[name]:
                    found[here] = str(value[name])
                del value[name]
            else:
                _walk(value[name], f"{here}.", found)
    elif isinstance(value, list):
        for i, each in enumerate(value):
            _walk(each, f"{path}{i}.", found)
    return value


def join_secrets(data: Mapping[str, Any], sealed: bytes | memoryview | None, *, row: str) -> dict[str, Any]:
    """The form data with the numbers put back."""
    whole = copy.deepcopy(dict(data))
    if sealed is None:
        return whole
    text = fields.unseal(sealed, table="case_draft", column="secrets", row=row)
    for path, value in json.loads(text).items():
        put(whole, path, value)
    return whole


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Set one item by its path (`members.0.birth`); rows that are not there yet are made."""
    target: Any = data
    steps = path.split(".")
    for step, following in pairwise(steps):
        empty: Any = [] if following.isdigit() else {}
        if isinstance(target, list):
            at = int(step)
            while len(target) <= at:
                target.append({})
            if target[at] in ({}, None) and isinstance(empty, list):
                target[at] = empty
            target = target[at]
        else:
            target = target.setdefault(step, empty)
    last = steps[-1]
    if isinstance(target, list):
        while len(target) <= int(last):
            target.append({})
        target[int(last)] = value
    else:
        target[last] = value

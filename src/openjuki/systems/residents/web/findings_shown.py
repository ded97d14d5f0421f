"""Which findings stand on an entry screen while it is being typed (入力中の所見).

All findings count when the notice is submitted. While it is typed, that a field is still blank is no news
to the person who is typing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from openjuki.runtime.errors import Finding


def value_at(data: Any, path: str) -> Any:
    """What stands at a path of the draft; None where there is nothing."""
    for step in path.split("."):
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def while_typing(
    findings: Iterable[Finding], data: Mapping[str, Any], *, names: Container[str], required: Iterable[str]
) -> list[Finding]:
    """Findings worth showing before the clerk has come to the end. `names`: fields of the page."""
    unfinished = any(value_at(data, name) in (None, "") for name in required)
    return [f for f in findings if f.level != "error" or not _early(f, data, names, unfinished)]


def _early(finding: Finding, data: Mapping[str, Any], names: Container[str], unfinished: bool) -> bool:
    if finding.field in names:
        return value_at(data, finding.field) in (None, "", False)
    return unfinished


def answered(acknowledged: Mapping[str, str]) -> dict[str, str]:
    """Kept acknowledgements under the names of their inputs, as a posted form would have them."""
    ticks = {f"ack-{key}": "on" for key in acknowledged}
    return ticks | {f"ackreason-{key}": reason for key, reason in acknowledged.items()}


def taken_back(post: Mapping[str, str]) -> frozenset[str]:
    """Alerts that stood on the page without a tick."""
    shown = (n.removeprefix("ackreason-") for n in post if n.startswith("ackreason-"))
    return frozenset(key for key in shown if f"ack-{key}" not in post)

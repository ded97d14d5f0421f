"""The second look at a test that failed (一度目に失敗した試験を単独でもう一度).

Tests with real browsers, processes and sockets share two cores with each other, and a machine that stands still
for half a minute fails a good one. A few such failures are run once more, alone. What passes then is counted as
passed and named as unstable in the output; what fails again, more than a handful, and everything that needs no
machine around it (unit, cases, architecture) has failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree

MOST = 6  # more is no accident
STEADY = ("unit", "cases", "architecture")


class Counted(Protocol):
    """What a group left: its name and how many of its tests failed."""

    @property
    def failed(self) -> int: ...

    @property
    def name(self) -> str: ...


def deserves(outcomes: Sequence[Counted]) -> bool:
    """Whether the failures of a run are few, and only where real time plays a part."""
    bad = [o for o in outcomes if o.failed]
    return bool(bad) and sum(o.failed for o in bad) <= MOST and not any(o.name in STEADY for o in bad)


def failing(results: Path) -> set[tuple[str, str]]:
    """(module, test) of what failed, from a JUnit file."""
    cases = ElementTree.parse(results).iter("testcase")
    return {_key(c) for c in cases if c.find("failure") is not None or c.find("error") is not None}


def forget(results: Path, passed_alone: set[tuple[str, str]]) -> None:
    """Take out of a JUnit file what has its own, newer entry elsewhere."""
    tree = ElementTree.parse(results)
    for suite in tree.iter("testsuite"):
        for case in [c for c in suite.iter("testcase") if _key(c) in passed_alone]:
            suite.remove(case)
    tree.write(results, encoding="utf-8", xml_declaration=True)


def _key(case: ElementTree.Element) -> tuple[str, str]:
    return case.get("classname", ""), case.get("name", "")
